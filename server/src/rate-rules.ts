/** The rate rules by name, made from Limits; the limiter's adapter gets them at start. */
import { failuresWindowMs, type Limits, relaysWindowMs } from "./limits.ts";
import type { RateRule } from "./ports/rate-limiter.ts";

export type RateRuleName =
  | "creates"
  | "joins"
  | "renewals"
  | "notices"
  | "upgrades"
  | "pairs"
  | "relays"
  | "failures-by-address"
  | "failures-by-session";

export function rateRules(limits: Limits): Readonly<Record<RateRuleName, RateRule>> {
  const minute = 60_000;
  return {
    creates: { points: limits.createsPerMinute, windowMs: minute },
    joins: { points: limits.joinsPerMinute, windowMs: minute },
    renewals: { points: limits.renewalsPerMinute, windowMs: minute },
    notices: { points: limits.noticesPerMinute, windowMs: minute },
    upgrades: { points: limits.upgradesPerMinute, windowMs: minute },
    pairs: { points: limits.pairCallsPerMinute, windowMs: minute },
    relays: { points: limits.relaysPerAddress, windowMs: relaysWindowMs },
    "failures-by-address": { points: limits.failuresPerAddress, windowMs: failuresWindowMs },
    "failures-by-session": { points: limits.failuresPerSession, windowMs: failuresWindowMs },
  };
}
