import { expect, it } from "vitest";
import { createMemoryRegistry } from "./adapters/memory/registry.ts";
import { createMemoryRememberedPairs } from "./adapters/memory/remembered-pairs.ts";
import { readConfig } from "./config.ts";
import { createRetention } from "./retention.ts";

const { limits } = readConfig({ LIMITS: '{"countersKeptDays":10,"pairsKeptDays":5}' });
const counted = (day: string) => ({ writer: day, sequence: 1, counts: [{ day, name: "x", count: 1 }] });

it("[SG38] deletes what has been kept long enough once a day, and tries again after a failure", async () => {
  const registry = createMemoryRegistry();
  const pairs = createMemoryRememberedPairs(10);
  let nowMs = Date.parse("2026-11-23T12:00:00Z");
  let failures = 1;
  const errors: unknown[] = [];
  const retention = createRetention({
    registry: registry,
    pairs: {
      ...pairs,
      async removeUnused(before) {
        failures -= 1;
        if (failures >= 0) throw new Error("gone");
        await pairs.removeUnused(before);
      },
    },
    limits,
    now: () => nowMs,
    onError: (error) => void errors.push(error),
  });
  await registry.addCounts(counted("2026-11-12"));
  await registry.addCounts(counted("2026-11-13"));
  const keys = { hostKey: "a", guestKey: "b" };
  await pairs.create({ pairId: "old", ...keys }, "2026-11-17");
  await pairs.create({ pairId: "young", ...keys }, "2026-11-18");

  await retention.run();
  expect(errors).toHaveLength(1);
  expect(await registry.readCounts("2026-11-12")).toEqual([]);
  expect(await registry.readCounts("2026-11-13")).toHaveLength(1);
  expect(await pairs.find("old", "2026-01-01")).not.toBeNull();

  await retention.run();
  expect(await pairs.find("old", "2026-01-01")).toBeNull();
  expect(await pairs.find("young", "2026-01-01")).not.toBeNull();

  nowMs += 24 * 60 * 60_000;
  await retention.run();
  expect(await registry.readCounts("2026-11-13")).toEqual([]);
  expect(await pairs.find("young", "2026-01-01")).toBeNull();
  retention.close();
});
