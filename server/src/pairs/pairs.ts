/** What the API of remembered pairs does, without HTTP: docs/protocol/2-signalling, SG36–SG38. */
import {
  formatPairStatement,
  type PairChallenge,
  type PairId,
  type PairPushSubscription,
  type PairState,
  type RegisterPairBody,
} from "#protocol/signalling/pair-api";
import type { MemberRole } from "#protocol/signalling/peer-id";
import type { Admission } from "../admission.ts";
import { addDays, dayOf } from "../day.ts";
import type { Limits } from "../limits.ts";
import type { RateLimiter } from "../ports/rate-limiter.ts";
import type { RememberedPair, RememberedPairs } from "../ports/remembered-pairs.ts";
import { ApiProblem } from "../problem.ts";
import type { RateRuleName } from "../rate-rules.ts";
import type { Challenges } from "./challenges.ts";
import { isSignedBy, parseDeviceKey } from "./device-key.ts";

/** That the caller is this side of the pair. */
export type PairProof = {
  readonly role: MemberRole;
  readonly challenge: string;
  readonly signature: string;
};

export type PairsDeps = {
  readonly pairs: RememberedPairs;
  readonly challenges: Challenges;
  readonly limiter: RateLimiter<RateRuleName>;
  readonly admission: Admission;
  readonly limits: Limits;
  readonly now: () => number;
};

export type Pairs = {
  createChallenge(address: string): Promise<PairChallenge>;
  register(pairId: PairId, body: RegisterPairBody, address: string): Promise<void>;
  lookUp(pairId: PairId, proof: PairProof, address: string): Promise<PairState>;
  replaceSubscription(
    pairId: PairId,
    subscription: PairPushSubscription | null,
    proof: PairProof,
    address: string,
  ): Promise<void>;
  forget(pairId: PairId, proof: PairProof, address: string): Promise<void>;
};

type ProvedAction =
  | { readonly action: "look-up" | "forget" }
  | { readonly action: "subscribe"; readonly subscription: PairPushSubscription | null };

export function createPairs({ pairs, challenges, limiter, admission, limits, now }: PairsDeps): Pairs {
  const today = () => dayOf(now());

  /** SG7's count of failures holds here too: before anything is looked up or computed. */
  async function admit(address: string): Promise<void> {
    await admission.admit("pairs", address);
    await admission.refuseAfterFailures(address);
  }

  async function fail(address: string): Promise<never> {
    await limiter.consume("failures-by-address", address);
    throw new ApiProblem("wrong-proof");
  }

  async function prove(
    pairId: PairId,
    action: ProvedAction,
    { role, challenge, signature }: PairProof,
    address: string,
  ): Promise<RememberedPair> {
    await admit(address);
    if (!challenges.isGood(challenge)) {
      return fail(address);
    }
    const pair = await pairs.find(pairId, addDays(today(), -limits.pairsKeptDays));
    if (pair === null) {
      throw new ApiProblem("pair-unknown");
    }
    const key = parseDeviceKey(role === "host" ? pair.hostKey : pair.guestKey);
    const statement = formatPairStatement({ ...action, pairId, role, challenge });
    if (key === null || !isSignedBy(key, statement, signature)) {
      return fail(address);
    }
    return pair;
  }

  return {
    async createChallenge(address) {
      await admit(address);
      return challenges.create();
    },

    async register(pairId, { challenge, hostKey, guestKey, hostProof, guestProof }, address) {
      await admit(address);
      const keys = { host: parseDeviceKey(hostKey), guest: parseDeviceKey(guestKey) };
      if (keys.host === null || keys.guest === null || hostKey === guestKey) {
        throw new ApiProblem("bad-request");
      }
      const statement = (role: MemberRole) =>
        formatPairStatement({ action: "register", pairId, role, challenge, hostKey, guestKey });
      const isProved =
        challenges.isGood(challenge) &&
        isSignedBy(keys.host, statement("host"), hostProof) &&
        isSignedBy(keys.guest, statement("guest"), guestProof);
      if (!isProved) {
        return fail(address);
      }
      const isNew = (await pairs.find(pairId, addDays(today(), -limits.pairsKeptDays))) === null;
      if (isNew) {
        await admission.admit("new-pairs", address);
      }
      const pair = await pairs.create({ pairId, hostKey, guestKey }, today());
      if (pair === null) {
        throw new ApiProblem("unavailable");
      }
      if (pair.hostKey !== hostKey || pair.guestKey !== guestKey) {
        throw new ApiProblem("pair-conflict");
      }
    },

    async lookUp(pairId, proof, address) {
      const { subscriptions } = await prove(pairId, { action: "look-up" }, proof, address);
      if (!(await pairs.markUsed(pairId, today()))) {
        throw new ApiProblem("pair-unknown");
      }
      return {
        isSubscribed: { host: subscriptions.host !== null, guest: subscriptions.guest !== null },
        expiresOn: addDays(today(), limits.pairsKeptDays),
      };
    },

    async replaceSubscription(pairId, subscription, proof, address) {
      await prove(pairId, { action: "subscribe", subscription }, proof, address);
      if (!(await pairs.replaceSubscription(pairId, proof.role, subscription, today()))) {
        throw new ApiProblem("pair-unknown");
      }
    },

    async forget(pairId, proof, address) {
      await prove(pairId, { action: "forget" }, proof, address);
      await pairs.remove(pairId);
    },
  };
}
