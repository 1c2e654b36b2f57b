/** RateLimiter on rate-limiter-flexible, in this process or on Redis. The one file that imports it. */
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import type { RateLimiter, RateRule } from "../ports/rate-limiter.ts";
import type { RedisClient } from "./redis/client.ts";
import { limitPrefix } from "./redis/keys.ts";

type Rules<Name extends string> = Readonly<Record<Name, RateRule>>;

export function createMemoryRateLimiter<Name extends string>(rules: Rules<Name>): RateLimiter<Name> {
  return createLimiter(
    rules,
    (name, { points, windowMs }) =>
      new RateLimiterMemory({ keyPrefix: name, points, duration: windowMs / 1000 }),
    (work) => work(),
  );
}

/** Counts each key for all nodes together. */
export function createRedisRateLimiter<Name extends string>(
  rules: Rules<Name>,
  redis: RedisClient,
): RateLimiter<Name> {
  return createLimiter(
    rules,
    (name, { points, windowMs }) =>
      new RateLimiterRedis({
        storeClient: redis.connection,
        keyPrefix: `${limitPrefix}:${name}`,
        points,
        duration: windowMs / 1000,
      }),
    redis.run,
  );
}

function createLimiter<Name extends string>(
  rules: Rules<Name>,
  create: (name: string, rule: RateRule) => RateLimiterAbstract,
  run: <Answer>(work: () => Promise<Answer>) => Promise<Answer>,
): RateLimiter<Name> {
  const limiters = new Map<string, RateLimiterAbstract>();
  for (const [name, rule] of Object.entries<RateRule>(rules)) {
    limiters.set(name, create(name, rule));
  }

  function limiterOf(name: Name): RateLimiterAbstract {
    const limiter = limiters.get(name);
    if (limiter === undefined) {
      throw new Error(`No rule is named ${name}.`);
    }
    return limiter;
  }

  return {
    consume(rule, key) {
      return run(async () => {
        try {
          await limiterOf(rule).consume(key);
          return null;
        } catch (refused) {
          if (refused instanceof RateLimiterRes) {
            return { retryAfterMs: refused.msBeforeNext };
          }
          throw refused;
        }
      });
    },

    async check(rule, key) {
      const used = await run(() => limiterOf(rule).get(key));
      const isUsedUp = used !== null && used.consumedPoints >= rules[rule].points;
      return isUsedUp ? { retryAfterMs: used.msBeforeNext } : null;
    },
  };
}
