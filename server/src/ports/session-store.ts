/**
 * Port: sessions, each with its own end of life. What one call does is atomic, also between nodes.
 *
 * Lifetimes are given as durations: an adapter may keep time by its own clock (Redis does).
 */
import type { SessionId } from "#protocol/signalling/api";

export type NewSession = {
  readonly sessionId: SessionId;
  /** SHA-256 of the join key, base64url. */
  readonly joinKeyHash: string;
  /** SHA-256 of the host's claim, base64url. */
  readonly hostClaimHash: string;
};

export type SessionRecord = NewSession & {
  /** Null until the first guest has joined. */
  readonly guestClaimHash: string | null;
  readonly expiresAt: number;
};

/** What happens at most once in a session's life, for figures without ids. */
export type SessionMark = "paired" | "host-reported" | "guest-reported";

type ClaimResult = "claimed" | "claimed-before" | "taken" | "unknown";

export type SessionStore = {
  /** The session that now has this id: the new one, or the living one that had it before. Null: no room. */
  create(session: NewSession, lifetimeMs: number): Promise<SessionRecord | null>;
  find(sessionId: SessionId): Promise<SessionRecord | null>;
  /** The first guest wins; its claim may be repeated. Prolongs as `keep` does unless taken or unknown. */
  claim(sessionId: SessionId, guestClaimHash: string, lifetimeMs: number): Promise<ClaimResult>;
  /**
   * The session as it is now; null: it has ended or expired. A joined one lives at least this long from now, never
   * shorter than before. `known` is how the caller saw it last: a store that lost it takes it up again from that.
   */
  keep(known: SessionRecord, lifetimeMs: number): Promise<SessionRecord | null>;
  /** Sets a mark: the session's age in milliseconds. Null: unknown, expired, or the mark was set before. */
  mark(sessionId: SessionId, mark: SessionMark): Promise<number | null>;
  /** False: there was none. */
  remove(sessionId: SessionId): Promise<boolean>;
};
