/**
 * What a guest can set going before the rest of its script is even compiled: its join, its signalling socket, its
 * peer connection and its worker.
 *
 * A page runs it in a small script of its own, ahead of the large one that takes over (mobile-web/src/early.ts).
 */

import { formatBase64url } from "#protocol/bytes";
import { derivePairing, type Pairing } from "#protocol/pairing/derive";
import type { Membership } from "#protocol/signalling/api";
import { type EarlySocket, openEarlySocket } from "./early-socket.ts";
import { type EarlyWorker, openEarlyWorker } from "./early-worker.ts";
import { createGuestMember } from "./guest-member.ts";
import { type ApiResult, joinSession } from "./session-api.ts";

export type HeadStart = {
  readonly pairing: Pairing;
  readonly claim: string;
  readonly joining: Promise<ApiResult<Membership>>;
  readonly socket: EarlySocket;
  /** The browser starts its network threads and makes the certificate meanwhile. Servers come with the join. */
  readonly rtc: RTCPeerConnection;
  readonly worker: EarlyWorker;
};

/** What the API takes for a claim. */
const claimBytes = 16;

export function createClaim(): string {
  return formatBase64url(crypto.getRandomValues(new Uint8Array(claimBytes)));
}

/** The session that is opened with it must be of the same secret and the same server. */
export function startAhead(secret: Uint8Array, serverUrl: string, workerUrl: string): HeadStart {
  const pairing = derivePairing(secret);
  const { sessionId, joinKey } = pairing;
  const claim = createClaim();
  const joining = joinSession(serverUrl, sessionId, { joinKey, claim });
  const socket = openEarlySocket(serverUrl, createGuestMember(sessionId, { joinKey, claim }));
  const rtc = new RTCPeerConnection({ iceServers: [] });
  return { pairing, claim, joining, socket, rtc, worker: openEarlyWorker(workerUrl) };
}
