/** The rate rules by name, made from Limits; the limiter's adapter gets them at start. */
import { failuresWindowMs, type Limits, networkFactor, relaysWindowMs } from "./limits.ts";
import type { RateRule } from "./ports/rate-limiter.ts";

/** Counted by address, and by IPv6 network as well (admission.ts). */
export type AddressRuleName =
  | "creates"
  | "long-links"
  | "joins"
  | "renewals"
  | "upgrades"
  | "pairs"
  | "new-pairs"
  | "relays";

export type RateRuleName =
  | AddressRuleName
  | `${AddressRuleName}-by-network`
  | "notices"
  | "failures-by-address"
  | "failures-by-session";

const minute = 60_000;
const day = 24 * 60 * minute;

export function rateRules(limits: Limits): Readonly<Record<RateRuleName, RateRule>> {
  const byAddress: Readonly<Record<AddressRuleName, RateRule>> = {
    creates: { points: limits.createsPerMinute, windowMs: minute },
    "long-links": { points: limits.longLinksPerDay, windowMs: day },
    joins: { points: limits.joinsPerMinute, windowMs: minute },
    renewals: { points: limits.renewalsPerMinute, windowMs: minute },
    upgrades: { points: limits.upgradesPerMinute, windowMs: minute },
    pairs: { points: limits.pairCallsPerMinute, windowMs: minute },
    "new-pairs": { points: limits.newPairsPerDay, windowMs: day },
    relays: { points: limits.relaysPerAddress, windowMs: relaysWindowMs },
  };
  return {
    ...byAddress,
    "creates-by-network": forNetwork(byAddress.creates),
    "long-links-by-network": forNetwork(byAddress["long-links"]),
    "joins-by-network": forNetwork(byAddress.joins),
    "renewals-by-network": forNetwork(byAddress.renewals),
    "upgrades-by-network": forNetwork(byAddress.upgrades),
    "pairs-by-network": forNetwork(byAddress.pairs),
    "new-pairs-by-network": forNetwork(byAddress["new-pairs"]),
    "relays-by-network": forNetwork(byAddress.relays),
    notices: { points: limits.noticesPerMinute, windowMs: minute },
    "failures-by-address": { points: limits.failuresPerAddress, windowMs: failuresWindowMs },
    "failures-by-session": { points: limits.failuresPerSession, windowMs: failuresWindowMs },
  };
}

function forNetwork({ points, windowMs }: RateRule): RateRule {
  return { points: points * networkFactor, windowMs };
}
