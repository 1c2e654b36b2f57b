import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPgliteRegistry } from "../server/src/adapters/pglite/registry.ts";
import type { Registry } from "../server/src/ports/registry.ts";
import { describeRegistry } from "../server/test/contracts/registry.contract.ts";

describeRegistry("PGlite", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pairqr-registry-"));
  const adapter = createPgliteRegistry(directory);
  let current: Registry = adapter;
  return {
    adapter,
    async reopen() {
      await current.close();
      current = createPgliteRegistry(directory);
      return current;
    },
    async close() {
      await current.close();
      await rm(directory, { recursive: true });
    },
  };
});
