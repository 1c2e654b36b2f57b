/** A RateLimiter whose refusals are counted by rule. */
import type { RateLimiter } from "../ports/rate-limiter.ts";
import type { RateRuleName } from "../rate-rules.ts";
import type { Figures } from "./figures.ts";

export function createMeasuredLimiter(
  limiter: RateLimiter<RateRuleName>,
  figures: Figures,
): RateLimiter<RateRuleName> {
  async function measure(rule: RateRuleName, asked: ReturnType<typeof limiter.check>) {
    const refusal = await asked;
    if (refusal !== null) {
      figures.limitHit(rule);
    }
    return refusal;
  }
  return {
    consume: (rule, key) => measure(rule, limiter.consume(rule, key)),
    check: (rule, key) => measure(rule, limiter.check(rule, key)),
  };
}
