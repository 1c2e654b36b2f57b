/** What every Registry must do; each adapter's test runs it. `reopen`: the same store after a restart, if it lasts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Registry } from "../../src/ports/registry.ts";

export type RegistryHarness = {
  readonly adapter: Registry;
  reopen(): Promise<Registry>;
  close(): Promise<void>;
};

export function describeRegistry(name: string, createHarness: () => Promise<RegistryHarness>): void {
  describe(`registry: ${name}`, () => {
    let harness: RegistryHarness;

    beforeAll(async () => {
      harness = await createHarness();
      await harness.adapter.readCounts("2026-01-01");
    }, 60_000);
    afterAll(() => harness.close());

    it("[SG30] adds up the counters of each day, also from several writers at once", async () => {
      const { adapter } = harness;
      await Promise.all(
        Array.from({ length: 10 }, () =>
          adapter.addCounts("2026-11-23", { "session-joined": 1, "session-created": 2 }),
        ),
      );
      await adapter.addCounts("2026-11-24", { "session-created": 1 });
      expect(await adapter.readCounts("2026-11-23")).toEqual([
        { day: "2026-11-23", name: "session-created", count: 20 },
        { day: "2026-11-23", name: "session-joined", count: 10 },
      ]);
      expect(await adapter.readCounts("2026-11-24")).toHaveLength(1);
      expect(await adapter.readCounts("2026-11-25")).toEqual([]);
    });

    it("[SG27] keeps blocks until their end, the latest for each prefix", async () => {
      const { adapter } = harness;
      await adapter.addBlock({ prefix: "198.51.100.7", reason: "flood", until: 2_000 });
      await adapter.addBlock({ prefix: "198.51.100.7", reason: "flood again", until: 5_000 });
      await adapter.addBlock({ prefix: "2001:db8:1:2::/64", reason: "it's", until: 3_000 });
      expect(await adapter.readBlocks(2_500)).toEqual([
        { prefix: "198.51.100.7", reason: "flood again", until: 5_000 },
        { prefix: "2001:db8:1:2::/64", reason: "it's", until: 3_000 },
      ]);
      expect(await adapter.readBlocks(3_000)).toHaveLength(1);
      await adapter.removeBlock("198.51.100.7");
      expect(await adapter.readBlocks(3_000)).toEqual([]);
    });

    it("[SG30] still has its counters after a restart", async () => {
      await harness.adapter.addCounts("2026-11-26", { "session-created": 3 });
      const reopened = await harness.reopen();
      expect(await reopened.readCounts("2026-11-26")).toEqual([
        { day: "2026-11-26", name: "session-created", count: 3 },
      ]);
    });
  });
}
