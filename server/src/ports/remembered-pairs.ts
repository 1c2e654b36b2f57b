/** Port: pairs of devices that both agreed to be remembered, docs/protocol/2-signalling, SG36–SG38. Days as in day.ts. */
import type { PairPushSubscription } from "#protocol/signalling/pair-api";
import type { MemberRole } from "#protocol/signalling/peer-id";

export type NewPair = {
  readonly pairId: string;
  readonly hostKey: string;
  readonly guestKey: string;
};

export type RememberedPair = NewPair & {
  readonly subscriptions: Readonly<Record<MemberRole, PairPushSubscription | null>>;
  /** The day on which either device last spoke of it. */
  readonly usedOn: string;
};

export type RememberedPairs = {
  /** The pair that now has this id: the new one, or the one that had it before. Null: no room. */
  create(pair: NewPair, today: string): Promise<RememberedPair | null>;
  /** Null: unknown, or not used since. */
  find(pairId: string, usedSince: string): Promise<RememberedPair | null>;
  /** False: there is no such pair. */
  markUsed(pairId: string, today: string): Promise<boolean>;
  replaceSubscription(
    pairId: string,
    role: MemberRole,
    subscription: PairPushSubscription | null,
    today: string,
  ): Promise<boolean>;
  remove(pairId: string): Promise<boolean>;
  /** Deletes what was last used before that day. */
  removeUnused(before: string): Promise<void>;
};
