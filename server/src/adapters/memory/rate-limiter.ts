/** RateLimiter in this process, on rate-limiter-flexible. */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimiter, RateRule } from "../../ports/rate-limiter.ts";

export function createMemoryRateLimiter<Name extends string>(
  rules: Readonly<Record<Name, RateRule>>,
): RateLimiter<Name> {
  const limiters = new Map<string, RateLimiterMemory>();
  for (const [name, rule] of Object.entries<RateRule>(rules)) {
    limiters.set(
      name,
      new RateLimiterMemory({ keyPrefix: name, points: rule.points, duration: rule.windowMs / 1000 }),
    );
  }

  function limiterOf(name: Name): RateLimiterMemory {
    const limiter = limiters.get(name);
    if (limiter === undefined) {
      throw new Error(`No rule is named ${name}.`);
    }
    return limiter;
  }

  return {
    async consume(rule, key) {
      try {
        await limiterOf(rule).consume(key);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) {
          return { retryAfterMs: refused.msBeforeNext };
        }
        throw refused;
      }
    },

    async check(rule, key) {
      const used = await limiterOf(rule).get(key);
      const isUsedUp = used !== null && used.consumedPoints >= rules[rule].points;
      return isUsedUp ? { retryAfterMs: used.msBeforeNext } : null;
    },
  };
}
