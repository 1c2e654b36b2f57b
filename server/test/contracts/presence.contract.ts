/** What every Presence must do; each adapter's test runs it. */
import { describe, expect, it } from "vitest";
import type { Presence } from "../../src/ports/presence.ts";
import type { ContractHarness } from "./harness.ts";

const lifetimeMs = 400;
const here = { nodeId: "node 1", connectionId: "connection 1" };
const there = { nodeId: "node 2", connectionId: "connection 2" };

export function describePresence(
  name: string,
  createHarness: () => Promise<ContractHarness<Presence>>,
): void {
  describe(`presence: ${name}`, () => {
    it("[SG23] gives the place to the latest connection and names the one before", async () => {
      const { adapter } = await createHarness();
      expect(await adapter.find("peer")).toBeNull();
      expect(await adapter.connect("peer", here, lifetimeMs)).toBeNull();
      expect(await adapter.connect("peer", there, lifetimeMs)).toEqual(here);
      expect(await adapter.find("peer")).toEqual(there);
      expect(await adapter.find("other peer")).toBeNull();
    });

    it("[SG23] takes no place from a successor", async () => {
      const { adapter } = await createHarness();
      await adapter.connect("peer", here, lifetimeMs);
      await adapter.connect("peer", there, lifetimeMs);
      await adapter.disconnect("peer", here.connectionId);
      expect(await adapter.refresh("peer", here.connectionId, lifetimeMs)).toBe(false);
      expect(await adapter.find("peer")).toEqual(there);
      await adapter.disconnect("peer", there.connectionId);
      expect(await adapter.find("peer")).toBeNull();
    });

    it("[SG25] forgets a peer whose node no longer vouches for it", async () => {
      const { adapter, advance } = await createHarness();
      await adapter.connect("peer", here, lifetimeMs);
      await advance(250);
      expect(await adapter.refresh("peer", here.connectionId, lifetimeMs)).toBe(true);
      await advance(250);
      expect(await adapter.find("peer")).toEqual(here);
      await advance(250);
      expect(await adapter.find("peer")).toBeNull();
      expect(await adapter.refresh("peer", here.connectionId, lifetimeMs)).toBe(false);
    });
  });
}
