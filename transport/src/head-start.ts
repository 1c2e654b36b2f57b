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
import { type EarlyOffer, makeEarlyOffer } from "./early-offer.ts";
import { type EarlySocket, openEarlySocket } from "./early-socket.ts";
import { type EarlyWorker, openEarlyWorker } from "./early-worker.ts";
import { createGuestMember } from "./guest-member.ts";
import { type ApiResult, joinSession } from "./session-api.ts";

/** One attempt to come together with the host, as far as it goes without PeerJS. */
export type AttemptStart = {
  readonly offer: EarlyOffer;
  readonly joining: Promise<ApiResult<GuestMembership>>;
  readonly socket: EarlySocket;
};

export type HeadStart = AttemptStart & {
  readonly pairing: Pairing;
  readonly claim: string;
  readonly worker: EarlyWorker;
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
  signal?: AbortSignal,
): AttemptStart {
  const offer = makeEarlyOffer(formatPeerId(sessionId, "host"));
  // SG29: beside the join.
  const socket = openEarlySocket(serverUrl, createGuestMember(sessionId, proof));
  const join = async (): Promise<ApiResult<GuestMembership>> => {
    const envelope = await offer.envelope;
    const body = envelope === null ? proof : { ...proof, offer: envelope };
    return joinSession(serverUrl, sessionId, body, signal);
  };
  return { offer, socket, joining: join() };
}

/** The session that is opened with it must be of the same secret and the same server. */
export function startAhead(secret: Uint8Array, serverUrl: string, workerUrl: string): HeadStart {
  const pairing = derivePairing(secret);
  const { sessionId, joinKey } = pairing;
  const claim = createClaim();
  const attempt = startAttempt(serverUrl, sessionId, { joinKey, claim });
  return { ...attempt, pairing, claim, worker: openEarlyWorker(workerUrl) };
}
