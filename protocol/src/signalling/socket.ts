/**
 * The signalling socket's address and close codes, docs/protocol/2-signalling, SG12, SG26 and SG29.
 *
 *     wss://<server>/api/v1/signalling/peerjs?key=pairqr&id=<peer id>&token=<JWT, or a guest's join ticket>
 */

import type { JoinProof } from "./api.ts";

/** PeerJS client options `path` and `key`; PeerJS appends "peerjs" to the path. */
export const signallingPath = "/api/v1/signalling/";
export const signallingKey = "pairqr";

/** WebSocket close codes of the server; 4000–4999 are ours to give (RFC 6455, 7.4.2). */
export const closeCodes = {
  /** The node stops or restarts: connect again, to any node (SG46). */
  restart: 1012,
  /** An envelope that is none, or to someone else than the other member. */
  policyViolation: 1008,
  /** An envelope over envelopeMaxBytes. */
  tooBig: 1009,
  /** The same peer id connected again; this is the older socket. */
  replaced: 4001,
  /** A member ended the session, or it expired. */
  sessionEnded: 4002,
  /** More envelopes than the limit allows. */
  tooMany: 4003,
  /** Nothing heard for silentAfterMs. */
  silent: 4004,
} as const;

/** No heartbeat, envelope or pong for this long: the socket counts as dead. Background timers may run once a minute. */
export const silentAfterMs = 90_000;

const joinTicketPattern = /^join\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})$/;

/**
 * SG29: a guest opens its socket with what it joins with, beside the join and not after it. That is one round trip
 * less between the scan and the text.
 */
export function formatJoinTicket({ joinKey, claim }: JoinProof): string {
  return `join.${joinKey}.${claim}`;
}

/** No JWT looks like one: each begins with "eyJ". */
export function parseJoinTicket(token: string): JoinProof | null {
  const [, joinKey, claim] = joinTicketPattern.exec(token) ?? [];
  return joinKey === undefined || claim === undefined ? null : { joinKey, claim };
}
