import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryRegistry } from "./adapters/memory/registry.ts";
import { addressPrefix } from "./client-address.ts";
import { createCounters } from "./counters.ts";
import type { CountBatch, Registry } from "./ports/registry.ts";
import { StoreUnavailable } from "./ports/unavailable.ts";

/** The memory registry behind a line that can break before a call arrives, or after: then only the answer is lost. */
function createBreakableRegistry() {
  const registry = createMemoryRegistry();
  const batches: CountBatch[] = [];
  let breaks: "never" | "before" | "after" = "never";
  const breakable: Registry = {
    ...registry,
    async addCounts(batch) {
      if (breaks === "before") throw new StoreUnavailable("gone");
      batches.push(batch);
      await registry.addCounts(batch);
      if (breaks === "after") throw new StoreUnavailable("gone");
    },
    async readBlocks(now) {
      if (breaks !== "never") throw new StoreUnavailable("gone");
      return registry.readBlocks(now);
    },
  };
  return {
    registry: breakable,
    batches,
    break: (when: typeof breaks) => {
      breaks = when;
    },
    countsOn: async (day: string) =>
      Object.fromEntries((await registry.readCounts(day)).map(({ name, count }) => [name, count])),
  };
}

const firstDay = Date.parse("2026-11-23T23:59:00Z");
const dayMs = 24 * 60 * 60_000;

describe("counters", () => {
  let nowMs = firstDay;
  const now = () => nowMs;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    nowMs = firstDay;
    errors.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(["before", "after"] as const)(
    "[SG38] counts each event once when the line breaks %s a batch arrives, over midnight too",
    async (when) => {
      const line = createBreakableRegistry();
      const counters = createCounters(line.registry, now, onError);
      counters.count("session-created");
      nowMs += dayMs;
      counters.count("session-created");
      line.break(when);
      for (let tries = 0; tries < 3; tries += 1) {
        await counters.sync();
        counters.count("session-joined");
      }
      line.break("never");
      await counters.sync();
      await counters.sync();
      expect(await line.countsOn("2026-11-23")).toEqual({ "session-created": 1 });
      expect(await line.countsOn("2026-11-24")).toEqual({ "session-created": 1, "session-joined": 3 });
      expect(errors).toHaveLength(1);
      await counters.close();
    },
  );

  it("[SG38] writes every minute, and every few seconds while that fails", async () => {
    const line = createBreakableRegistry();
    const counters = createCounters(line.registry, now, onError);
    counters.count("session-created");
    await vi.advanceTimersByTimeAsync(59_000);
    expect(line.batches).toHaveLength(0);
    line.break("before");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(errors).toHaveLength(1);
    line.break("never");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(line.batches).toHaveLength(1);
    await counters.close();
  });

  it("[SG38] holds a month of a longer outage, and lets the first days go", async () => {
    const line = createBreakableRegistry();
    const counters = createCounters(line.registry, now, onError);
    for (let day = 0; day < 100; day += 1) {
      counters.count("session-created");
      nowMs += dayMs;
    }
    await counters.sync();
    expect(line.batches[0]?.counts).toHaveLength(32);
    expect(line.batches[0]?.counts.at(-1)?.day).toBe("2027-03-02");
    await counters.close();
  });

  it.each([
    ["2001:db8:1:2::/64", "2001:db8:1:2:3::4"],
    ["2001:DB8:1:2::/64", "2001:db8:1:2::1"],
    ["2001:0db8:0001:0002:0000::/64", "2001:db8:1:2::1"],
    ["2001:db8::/64", "2001:db8::1"],
    ["2001:db8:0:0:5::/64", "2001:db8::1"],
    [" 2001:db8:1:2:3:4:5:6 ", "2001:db8:1:2::1"],
    ["2001:db8:1:2:3:4:5:6/128", "2001:db8:1:2::1"],
    ["198.51.100.7/32", "198.51.100.7"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
  ])("[SG27] takes a block written as %s for what it means", async (prefix, address) => {
    const useless: number[] = [];
    const registry = createMemoryRegistry();
    const counters = createCounters(registry, now, onError, (count) => void useless.push(count));
    await registry.addBlock({ prefix, reason: "flood", until: firstDay + 2_000 });
    await registry.addBlock({ prefix: `${prefix} `, reason: "flood", until: firstDay + 1_000 });
    await counters.sync();
    nowMs += 1_500;
    expect(counters.isBlocked(addressPrefix(address))).toBe(true);
    expect(counters.isBlocked(addressPrefix("2001:db8:9::1"))).toBe(false);
    expect(counters.isBlocked("198.51.100.8")).toBe(false);
    expect(useless).toEqual([]);
    await counters.close();
  });

  it("[SG27] says once of each block that can match nobody, and of no address", async () => {
    const useless: number[] = [];
    const registry = createMemoryRegistry();
    const counters = createCounters(registry, now, onError, (...said) => void useless.push(...said));
    const prefixes = [
      "198.51.100.0/24",
      "2001:db8::/48",
      "example.org",
      "198.51.100.7/",
      "1.2.3.4/32/32",
      "",
    ];
    for (const prefix of prefixes) {
      await registry.addBlock({ prefix, reason: "flood", until: firstDay + 60_000 });
    }
    await counters.sync();
    await counters.sync();
    expect(useless).toEqual([prefixes.length]);
    await registry.addBlock({ prefix: "2001:db8::/129", reason: "flood", until: firstDay + 60_000 });
    await counters.sync();
    expect(useless).toEqual([prefixes.length, 1]);
    expect(counters.isBlocked("198.51.100.7")).toBe(false);
    await counters.close();
  });

  it("[SG38] leaves blocks as they were last read, until their end", async () => {
    const line = createBreakableRegistry();
    const counters = createCounters(line.registry, now, onError);
    await line.registry.addBlock({ prefix: "198.51.100.7", reason: "flood", until: firstDay + 2_000 });
    await counters.sync();
    line.break("before");
    await counters.sync();
    expect(counters.isBlocked("198.51.100.7")).toBe(true);
    expect(counters.isBlocked("198.51.100.8")).toBe(false);
    nowMs += 2_000;
    expect(counters.isBlocked("198.51.100.7")).toBe(false);
    await counters.close();
  });
});
