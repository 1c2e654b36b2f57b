/** Which adapter stands behind each port: today all embedded in this process. */
import { envelopesQueuedPerPeer } from "#protocol/limits";
import { createMemoryPresence } from "./adapters/memory/presence.ts";
import { createMemoryRateLimiter } from "./adapters/memory/rate-limiter.ts";
import { createMemoryRelay } from "./adapters/memory/relay.ts";
import { createMemorySessionStore } from "./adapters/memory/session-store.ts";
import type { Config } from "./config.ts";
import { createDurableStores } from "./durable-stores.ts";
import type { Health } from "./ports/health.ts";
import type { Presence } from "./ports/presence.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { Registry } from "./ports/registry.ts";
import type { Relay } from "./ports/relay.ts";
import type { RememberedPairs } from "./ports/remembered-pairs.ts";
import type { SessionStore } from "./ports/session-store.ts";
import { type RateRuleName, rateRules } from "./rate-rules.ts";

export type Adapters = {
  readonly store: SessionStore;
  readonly presence: Presence;
  readonly relay: Relay;
  readonly limiter: RateLimiter<RateRuleName>;
  readonly registry: Registry;
  readonly pairs: RememberedPairs;
  /** For /readyz: whether the services behind them answer. */
  readonly health: Health;
};

export function createAdapters(config: Config, now: () => number): Adapters {
  const { sessionsTotal } = config.limits;
  const { registry, pairs, checkRegistry } = createDurableStores(config);
  return {
    store: createMemorySessionStore(now, sessionsTotal),
    presence: createMemoryPresence(now),
    relay: createMemoryRelay(now, { queuedPerPeer: envelopesQueuedPerPeer, queuesMax: sessionsTotal }),
    limiter: createMemoryRateLimiter(rateRules(config.limits)),
    registry,
    pairs,
    health: { sessions: isOk, presence: isOk, registry: checkRegistry },
  };
}

/** What is embedded lives as long as this process. */
async function isOk(): Promise<"ok"> {
  return "ok";
}
