import { createMemoryRegistry } from "../src/adapters/memory/registry.ts";
import { createMemoryRelay } from "../src/adapters/memory/relay.ts";
import { createMemoryRememberedPairs } from "../src/adapters/memory/remembered-pairs.ts";
import { createMemorySessionStore } from "../src/adapters/memory/session-store.ts";
import { createMemoryRateLimiter } from "../src/adapters/rate-limiter.ts";
import type { Clock } from "../src/clock.ts";
import type { ContractHarness } from "./contracts/harness.ts";
import { contractRules, describeRateLimiter } from "./contracts/rate-limiter.contract.ts";
import { describeRegistry } from "./contracts/registry.contract.ts";
import { describeRelay, queueBounds } from "./contracts/relay.contract.ts";
import { describeRememberedPairs, pairsTotal } from "./contracts/remembered-pairs.contract.ts";
import { describeSessionStore } from "./contracts/session-store.contract.ts";
import { createTestClock } from "./support/test-server.ts";

function withClock<Adapter>(create: (clock: Clock) => Adapter): () => Promise<ContractHarness<Adapter>> {
  return async () => {
    const clock = createTestClock();
    return { adapter: create(clock), advance: async (ms) => clock.advance(ms) };
  };
}

describeSessionStore(
  "memory",
  withClock((clock) => createMemorySessionStore(clock, 100)),
);
describeRelay(
  "memory",
  withClock(({ elapsed }) => createMemoryRelay(elapsed, { ...queueBounds, queuesMax: 100 })),
);
describeRateLimiter("memory", async () => ({
  adapter: createMemoryRateLimiter(contractRules),
  advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}));
describeRegistry("memory", async () => {
  const adapter = createMemoryRegistry();
  return { adapter, reopen: async () => adapter, close: () => adapter.close() };
});
describeRememberedPairs("memory", async () => ({
  adapter: createMemoryRememberedPairs(pairsTotal),
  close: async () => undefined,
}));
