/**
 * Remembered pairs, docs/protocol/2-signalling, SG36–SG38: bodies as types, and what a device signs.
 *
 *   Authorization: Proof <role>.<challenge>.<signature>
 *   signature = ECDSA P-256 with SHA-256 (r ‖ s) over formatPairStatement(…)
 */
import type { MemberRole } from "./peer-id.ts";

/** 32 lower-case hex characters, random, known to the two devices. */
export type PairId = string;

/** POST /api/v1/pairs/challenge answers it: good for a few proofs, for a few minutes. */
export type PairChallenge = {
  readonly challenge: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
};

/** PUT /api/v1/pairs/:id. Both devices prove their keys: nobody is remembered alone. */
export type RegisterPairBody = {
  readonly challenge: string;
  /** Uncompressed P-256 points, base64url of 65 bytes; a pair has keys that serve nothing else. */
  readonly hostKey: string;
  readonly guestKey: string;
  /** base64url of 64 bytes. */
  readonly hostProof: string;
  readonly guestProof: string;
};

/** What a browser's PushSubscription has; each device stores and replaces only its own. */
export type PairPushSubscription = {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
};

/** PUT /api/v1/pairs/:id/subscription; null takes it back. */
export type ReplaceSubscriptionBody = {
  readonly subscription: PairPushSubscription | null;
};

/** GET /api/v1/pairs/:id */
export type PairState = {
  /** Whether that side can be reached by push. */
  readonly isSubscribed: Readonly<Record<MemberRole, boolean>>;
  /** A day: deleted then, unless it is used before. */
  readonly expiresOn: string;
};

/** Besides those of the session API. */
export const pairErrorCodes = ["wrong-proof", "pair-unknown", "pair-conflict"] as const;
export type PairErrorCode = (typeof pairErrorCodes)[number];

type PairStatement = {
  readonly pairId: PairId;
  readonly role: MemberRole;
  readonly challenge: string;
} & (
  | { readonly action: "register"; readonly hostKey: string; readonly guestKey: string }
  | { readonly action: "subscribe"; readonly subscription: PairPushSubscription | null }
  | { readonly action: "look-up" | "forget" }
);

/** Lines, none of which can hold a line break; how many there are follows from the action. */
export function formatPairStatement(statement: PairStatement): string {
  const { action, pairId, role, challenge } = statement;
  return ["PairQR pair 1", action, pairId, role, challenge, ...detailsOf(statement)].join("\n");
}

function detailsOf(statement: PairStatement): readonly string[] {
  switch (statement.action) {
    case "register":
      return [statement.hostKey, statement.guestKey];
    case "subscribe": {
      const { subscription } = statement;
      return subscription === null ? [] : [subscription.endpoint, subscription.p256dh, subscription.auth];
    }
    default:
      return [];
  }
}
