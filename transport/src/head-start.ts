/**
 * What a guest can set going before the rest of its script is even compiled: its offer, its join, its signalling
 * socket and its worker.
 *
 *   offer ─► join with the offer ─┐
 *   signalling socket ────────────┴─► PeerJS takes over (guest-connector)
 *
 * A page runs it in a small script of its own, ahead of the large one (mobile-web/src/early.ts).
 */

import { formatBase64url } from "#protocol/bytes";
import { derivePairing, type Pairing } from "#protocol/pairing/derive";
import type { GuestMembership, JoinProof, SessionId } from "#protocol/signalling/api";
import { formatPeerId } from "#protocol/signalling/peer-id";
import { type EarlyOffer, envelopeOf, makeEarlyOffer } from "./early-offer.ts";
import { type EarlySocket, openEarlySocket } from "./early-socket.ts";
import { type EarlyWorker, openEarlyWorker } from "./early-worker.ts";
import { createGuestMember } from "./guest-member.ts";
import { type ApiResult, joinSession } from "./session-api.ts";

/** One attempt to come together with the host, as far as it goes without PeerJS. */
export type AttemptStart = {
  readonly offer: EarlyOffer;
  /** By the clock. */
  readonly startedAt: number;
  readonly joining: Promise<ApiResult<GuestMembership>>;
  /** How long the join took, once it is there. */
  readonly joinedMs: Promise<number>;
  readonly socket: EarlySocket;
  /** Resolves when the join is on its way. */
  readonly sent: Promise<void>;
};

export type HeadStart = AttemptStart & {
  readonly pairing: Pairing;
  readonly claim: string;
  /** The same one each time. */
  readonly openWorker: () => EarlyWorker;
};

/** What the API takes for a claim. */
const claimBytes = 16;

export function createClaim(): string {
  return formatBase64url(crypto.getRandomValues(new Uint8Array(claimBytes)));
}

export function startAttempt(
  serverUrl: string,
  sessionId: SessionId,
  proof: JoinProof,
  options: { readonly offer?: EarlyOffer; readonly signal?: AbortSignal } = {},
): AttemptStart {
  const { offer = makeEarlyOffer(), signal } = options;
  // SG29: beside the join.
  const socket = openEarlySocket(serverUrl, createGuestMember(sessionId, proof));
  const envelope = envelopeOf(offer, formatPeerId(sessionId, "host"));
  const startedAt = Date.now();
  const beganMs = performance.now();
  const joining = envelope.then((made) => {
    const body = made === null ? proof : { ...proof, offer: made };
    return joinSession(serverUrl, sessionId, body, signal);
  });
  const joinedMs = joining.then(() => performance.now() - beganMs);
  return { offer, startedAt, socket, joining, joinedMs, sent: envelope.then(() => undefined) };
}

/** The session that is opened with it must be of the same secret and the same server. */
export function startAhead(secret: Uint8Array, serverUrl: string, workerUrl: string): HeadStart {
  // First of all: the browser makes it on threads of its own.
  const offer = makeEarlyOffer();
  const pairing = derivePairing(secret);
  const { sessionId, joinKey } = pairing;
  const claim = createClaim();
  const attempt = startAttempt(serverUrl, sessionId, { joinKey, claim }, { offer });
  let worker: EarlyWorker | undefined;
  const openWorker = (): EarlyWorker => {
    worker ??= openEarlyWorker(workerUrl);
    return worker;
  };
  // Not before: its script would take the connection that the page came by, and the join would wait for another.
  void attempt.sent.then(openWorker);
  return { ...attempt, pairing, claim, openWorker };
}
