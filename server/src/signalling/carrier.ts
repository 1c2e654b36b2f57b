/**
 * Carries an envelope to its receiver (docs/protocol/2-signalling, SG16, SG21–SG23, SG56):
 *
 *     receiver on this node ──► PeerServer ──► its connection
 *              elsewhere    ──► router.forward
 */
import type { OfferEnvelope, PeerEnvelope } from "#protocol/signalling/envelope";
import { envelopeWaitMs } from "../limits.ts";
import type { Figures } from "../operation/figures.ts";
import type { Connection } from "./connection.ts";
import type { Router } from "./router.ts";

export type CarrierDeps = {
  readonly router: Router;
  readonly figures: Figures;
  /** Whether there is an other member: nothing waits for a guest that nobody is. */
  readonly hasOther: (from: Connection) => Promise<boolean>;
  /** A host has answered. */
  readonly answered: (from: Connection) => void;
  readonly report: (error: unknown) => void;
};

export type Carrier = {
  /** The way of nearly all envelopes: nothing is waited for. False: it cannot go this moment. */
  passOn(from: Connection, envelope: PeerEnvelope, text: string): boolean;
  route(from: Connection, envelope: PeerEnvelope, text: string): Promise<void>;
  /** SG56: of a guest that is just joining. False: there is no room for it. */
  passOffer(fromPeerId: string, offer: OfferEnvelope): Promise<boolean>;
};

export function createCarrier({ router, figures, hasOther, answered, report }: CarrierDeps): Carrier {
  function passOn(from: Connection, envelope: PeerEnvelope, text: string): boolean {
    if (!router.isReady(envelope.dst)) {
      return false;
    }
    try {
      from.emit("message", text);
      figures.envelope("local");
      if (envelope.type === "ANSWER") {
        answered(from);
      }
    } catch (error) {
      report(error);
    }
    return true;
  }

  /** Whoever sent it hears at once that nobody can take it now. */
  async function forward<Way>(forwarding: () => Promise<Way>): Promise<Way | "expired"> {
    try {
      return await forwarding();
    } catch (error) {
      report(error);
      return "expired";
    }
  }

  /** A guest may have joined on another node a moment ago: the store is asked where its own node does not tell. */
  async function forwardFrom(
    from: Connection,
    peerId: string,
    text: string,
  ): ReturnType<typeof router.forward> {
    const isExpected = from.member.role === "guest" || from.session.guestClaimHash !== null;
    const way = await router.forward(peerId, text, isExpected ? envelopeWaitMs : 0);
    return way === "expired" && !isExpected && (await hasOther(from))
      ? router.forward(peerId, text, envelopeWaitMs)
      : way;
  }

  return {
    passOn,

    async route(from, envelope, text) {
      // Looked at and passed on without a wait between: PeerServer keeps what is for a peer that has just left.
      while ((await router.local(envelope.dst)) !== null) {
        if (passOn(from, envelope, text)) {
          return;
        }
      }
      if (envelope.type !== "LEAVE") {
        const way = await forward(() => forwardFrom(from, envelope.dst, withSource(text, from.peerId)));
        figures.envelope(way);
        if (way === "expired") {
          from.send(JSON.stringify({ type: "EXPIRE", src: envelope.dst, dst: from.peerId }));
        }
      }
      if (envelope.type === "ANSWER") {
        answered(from);
      }
    },

    async passOffer(fromPeerId, offer) {
      const text = JSON.stringify({ ...offer, src: fromPeerId });
      const way = await forward(() => router.deliver(offer.dst, text));
      figures.envelope(way);
      return way !== "expired";
    },
  };
}

/** `text` is an envelope without one (parse-envelope.ts): as PeerServer does, and without writing it all anew. */
function withSource(text: string, peerId: string): string {
  return `{"src":"${peerId}",${text.slice(text.indexOf("{") + 1)}`;
}
