/** What every Registry must do; each adapter's test runs it. `reopen`: the same store after a restart, if it lasts. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CountBatch, Registry } from "../../src/ports/registry.ts";

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
          adapter.addCounts(
            batch([
              ["2026-11-24", "session-created", 1],
              ["2026-11-23", "session-joined", 1],
              ["2026-11-23", "session-created", 2],
            ]),
          ),
        ),
      );
      expect(await adapter.readCounts("2026-11-23")).toEqual([
        { day: "2026-11-23", name: "session-created", count: 20 },
        { day: "2026-11-23", name: "session-joined", count: 10 },
      ]);
      expect(await adapter.readCounts("2026-11-24")).toEqual([
        { day: "2026-11-24", name: "session-created", count: 10 },
      ]);
      expect(await adapter.readCounts("2026-11-25")).toEqual([]);
    });

    it("[SG38] counts a batch once, however often it comes", async () => {
      const { adapter } = harness;
      const first = batch([["2026-11-27", "session-created", 4]]);
      const second = { ...first, sequence: 2 };
      await Promise.all([adapter.addCounts(first), adapter.addCounts(first)]);
      await adapter.addCounts(first);
      await adapter.addCounts(second);
      await adapter.addCounts(first);
      await adapter.addCounts(second);
      expect(await adapter.readCounts("2026-11-27")).toEqual([
        { day: "2026-11-27", name: "session-created", count: 8 },
      ]);
    });

    it("[SG38] deletes counts of earlier days and blocks that are over", async () => {
      const { adapter } = harness;
      await adapter.addCounts(batch([["2025-01-01", "session-created", 1]]));
      await adapter.addCounts(batch([["2025-01-02", "session-created", 1]]));
      await adapter.addBlock({ prefix: "203.0.113.1", reason: "over", until: 1_000 });
      await adapter.addBlock({ prefix: "203.0.113.2", reason: "not over", until: 1_001 });
      await adapter.removeOld("2025-01-02", 1_000);
      expect(await adapter.readCounts("2025-01-01")).toEqual([]);
      expect(await adapter.readCounts("2025-01-02")).toHaveLength(1);
      expect((await adapter.readBlocks(0)).map(({ prefix }) => prefix)).toEqual(["203.0.113.2"]);
      await adapter.removeBlock("203.0.113.2");
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
      await harness.adapter.addCounts(batch([["2026-11-26", "session-created", 3]]));
      const reopened = await harness.reopen();
      expect(await reopened.readCounts("2026-11-26")).toEqual([
        { day: "2026-11-26", name: "session-created", count: 3 },
      ]);
    });
  });
}

/** The first batch of a writer of its own. */
function batch(counts: readonly (readonly [day: string, name: string, count: number])[]): CountBatch {
  return {
    writer: randomUUID(),
    sequence: 1,
    counts: counts.map(([day, name, count]) => ({ day, name, count })),
  };
}
