import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import { createDurableStores, type DurableStores } from "../../server/src/durable-stores.ts";
import { describeRegistry } from "../../server/test/contracts/registry.contract.ts";
import {
  describeRememberedPairs,
  pairsTotal,
} from "../../server/test/contracts/remembered-pairs.contract.ts";

/** Opening takes seconds: both contracts share what the second opening gave. */
let directory = "";
let stores: DurableStores | null = null;

function open(): DurableStores {
  const variables = { DATA_DIR: directory, LIMITS: JSON.stringify({ pairsTotal }) };
  stores = createDurableStores(readConfig(variables));
  return stores;
}

afterAll(async () => {
  await stores?.registry.close();
  await rm(directory, { recursive: true });
});

describeRegistry("PGlite", async () => {
  directory = await mkdtemp(join(tmpdir(), "pairqr-registry-"));
  const { registry } = open();
  return {
    adapter: registry,
    async reopen() {
      await registry.close();
      return open().registry;
    },
    close: async () => undefined,
  };
});

describeRememberedPairs("PGlite", async () => ({
  adapter: (stores ?? open()).pairs,
  close: async () => undefined,
}));
