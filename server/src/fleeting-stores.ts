/** What lives for minutes and where it lies: sessions, places of peers, what waits for them, limits. */
import { envelopesQueuedPerPeer, envelopesQueuedPerPeerMaxBytes } from "#protocol/limits";
import { createMemoryRelay } from "./adapters/memory/relay.ts";
import { createMemorySessionStore } from "./adapters/memory/session-store.ts";
import { createMemoryRateLimiter, createRedisRateLimiter } from "./adapters/rate-limiter.ts";
import { createRedisClient } from "./adapters/redis/client.ts";
import { readFullness } from "./adapters/redis/fullness.ts";
import { createRedisRelay } from "./adapters/redis/relay.ts";
import { createRedisSessionStore } from "./adapters/redis/session-store.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { HealthCheck } from "./ports/health.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { QueueBounds, Relay } from "./ports/relay.ts";
import type { SessionStore } from "./ports/session-store.ts";
import { type RateRuleName, rateRules } from "./rate-rules.ts";

const queueBounds: QueueBounds = {
  queuedPerPeer: envelopesQueuedPerPeer,
  queuedBytesPerPeer: envelopesQueuedPerPeerMaxBytes,
};

export type FleetingStores = {
  readonly store: SessionStore;
  readonly relay: Relay;
  readonly limiter: RateLimiter<RateRuleName>;
  /** Of all three: they stand and fall together. */
  readonly checkFleeting: HealthCheck;
  /** 0 to 1, for metrics; null: no bound is known. */
  readFullness(): Promise<number | null>;
  closeFleeting(): Promise<void>;
};

/** On Redis, all nodes share them; without it this node is alone. */
export function createFleetingStores(
  config: Pick<Config, "limits" | "redis">,
  clock: Clock,
  onError: (error: unknown) => void,
): FleetingStores {
  const { sessionsTotal } = config.limits;
  const rules = rateRules(config.limits);
  if (config.redis === null) {
    return {
      store: createMemorySessionStore(clock, sessionsTotal),
      relay: createMemoryRelay(clock.elapsed, { ...queueBounds, queuesMax: sessionsTotal }),
      limiter: createMemoryRateLimiter(rules),
      checkFleeting: async () => "ok",
      readFullness: async () => null,
      closeFleeting: async () => undefined,
    };
  }
  const redis = createRedisClient(config.redis, onError);
  return {
    store: createRedisSessionStore(redis, sessionsTotal),
    relay: createRedisRelay(redis, queueBounds),
    limiter: createRedisRateLimiter(rules, redis),
    checkFleeting: async () => (redis.pulse.isThere ? "ok" : "down"),
    readFullness: () => readFullness(redis),
    closeFleeting: redis.close,
  };
}
