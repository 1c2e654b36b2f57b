/** Which adapter stands behind each port: embedded in this process, or services that nodes share. */
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createDurableStores } from "./durable-stores.ts";
import { createFleetingStores } from "./fleeting-stores.ts";
import type { Health } from "./ports/health.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { Registry } from "./ports/registry.ts";
import type { Relay } from "./ports/relay.ts";
import type { RememberedPairs } from "./ports/remembered-pairs.ts";
import type { SessionStore } from "./ports/session-store.ts";
import type { RateRuleName } from "./rate-rules.ts";

export type Adapters = {
  readonly store: SessionStore;
  readonly relay: Relay;
  readonly limiter: RateLimiter<RateRuleName>;
  readonly registry: Registry;
  readonly pairs: RememberedPairs;
  /** For /readyz: whether the services behind them answer. */
  readonly health: Health;
  /** For metrics: how full what nodes share is, 0 to 1; null: no bound is known. */
  readFullness(): Promise<number | null>;
  /** All but `registry`, which is closed by itself, after its last counters. */
  close(): Promise<void>;
};

/** `onError`: a service was lost; said once, not for each that asked it. */
export function createAdapters(
  config: Config,
  clock: Clock,
  onError: (error: unknown) => void = () => undefined,
): Adapters {
  const { store, relay, limiter, checkFleeting, readFullness, closeFleeting } = createFleetingStores(
    config,
    clock,
    onError,
  );
  const { registry, pairs, checkRegistry } = createDurableStores(config);
  return {
    store,
    relay,
    limiter,
    registry,
    pairs,
    health: { sessions: checkFleeting, presence: checkFleeting, registry: checkRegistry },
    readFullness,
    close: closeFleeting,
  };
}
