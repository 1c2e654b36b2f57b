/**
 * The session API between a browser and the signalling server, docs/protocol/2-signalling: bodies as types.
 *
 * All JSON. Errors are problem+json (RFC 9457) whose `code` is an ApiErrorCode.
 */

import type { OfferEnvelope } from "./envelope.ts";

/** 32 lower-case hex characters; derived from the pairing secret, says nothing of it. */
export type SessionId = string;

/** POST /api/v1/sessions, by the host. Repeating it with the same claim and joinKeyHash is not an error. */
export type CreateSessionBody = {
  readonly sessionId: SessionId;
  /** SHA-256 of the join key, base64url. */
  readonly joinKeyHash: string;
  /** base64url of 16 random bytes, the host's own and not in the link: only the same claim may repeat the call. */
  readonly claim: string;
  readonly lifetimeMs: number;
};

/** What a guest joins with, and what its join ticket consists of. */
export type JoinProof = {
  /** base64url of 32 bytes. */
  readonly joinKey: string;
  /** base64url of 16 random bytes, the guest's own: the same claim may join again (a lost answer, a reload). */
  readonly claim: string;
};

/** POST /api/v1/sessions/:id/join, by the guest; with its offer, which goes to the host in the same step (SG56). */
export type JoinSessionBody = JoinProof & { readonly offer?: OfferEnvelope };

/** POST /api/v1/sessions/:id/token, by either member: a fresh token for its claim, for the session's whole life. */
export type RenewTokenBody = {
  readonly claim: string;
};

export type IceServer = {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
};

/** What all three calls answer: all that is needed to open the signalling socket. */
export type Membership = {
  /** JWT; PeerJS sends it as its `token`. */
  readonly token: string;
  readonly peerId: string;
  /** The other side's peer id. */
  readonly remotePeerId: string;
  /** Until when the link can be joined (create) or the session lives (join). Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly iceServers: readonly IceServer[];
  /** For this long they may be used in a new connection (SG42); absent: as long as the session lives. */
  readonly iceServersLifetimeMs?: number;
};

/** What a join answers. */
export type GuestMembership = Membership & {
  /** The offer that came with the join is on its way to the host; false: there was no room for it. */
  readonly isOfferTaken?: boolean;
};

/** GET /api/v1/sessions/:id/connection, by either member: how the server sees this very request (SG51). */
export type ConnectionView = {
  /** As limits count it: an IPv4 address, or an IPv6 /64. */
  readonly address: string;
  /** Whether X-Forwarded-For had a say in that; "ignored": it was sent by someone who is no trusted proxy. */
  readonly forwarded: "none" | "believed" | "ignored";
  /** TLS was used, or a trusted proxy says so. */
  readonly isSecure: boolean;
};

/** GET /api/v1/info */
export type ServerInfo = {
  readonly name: "pairqr";
  readonly apiVersion: 1;
  /** Where phones open the page: the origin of pairing links. */
  readonly pageOrigin: string;
};

export const apiErrorCodes = [
  "bad-request",
  "payload-too-large",
  "session-unknown",
  "session-conflict",
  "wrong-join-key",
  "already-joined",
  "too-many-requests",
  "unauthorized",
  "forbidden",
  "not-found",
  "unavailable",
  "internal",
] as const;
export type ApiErrorCode = (typeof apiErrorCodes)[number];

export const noticeCodes = ["second-join-refused", "peer-left", "session-ended"] as const;
export type NoticeCode = (typeof noticeCodes)[number];

/** What the server itself says to a peer through the signalling socket; PeerJS ignores the type. */
export type ServerNotice = {
  readonly type: "PAIRQR";
  readonly payload: { readonly code: NoticeCode };
};
