/** What every Relay must do; each adapter's test runs it, with a bound of queuedPerPeer texts a peer. */
import { describe, expect, it } from "vitest";
import type { Relay, RelayMessage } from "../../src/ports/relay.ts";
import type { ContractHarness } from "./harness.ts";

export const queuedPerPeer = 8;
const waitMs = 400;
const arriveMs = 2_000;

function deliver(text: string): RelayMessage {
  return { kind: "deliver", peerId: "peer", text };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + arriveMs;
  while (!condition() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function describeRelay(name: string, createHarness: () => Promise<ContractHarness<Relay>>): void {
  describe(`relay: ${name}`, () => {
    it("[SG23] brings each kind of message to the node it is for, in order, and to no other", async () => {
      const { adapter } = await createHarness();
      const first: RelayMessage[] = [];
      const second: RelayMessage[] = [];
      await adapter.subscribe("node 1", (message) => first.push(message));
      await adapter.subscribe("node 2", (message) => second.push(message));
      const sent: readonly RelayMessage[] = [
        ...Array.from({ length: 50 }, (_, index) => deliver(`text ${index} "é" \u{1F600}`)),
        { kind: "drain", peerId: "peer" },
        { kind: "evict", peerId: "peer", connectionId: "connection" },
        { kind: "end", peerId: "peer" },
      ];
      for (const message of sent) {
        expect(await adapter.publish("node 1", message)).toBe(true);
      }
      await until(() => first.length === sent.length);
      expect(first).toEqual(sent);
      expect(second).toEqual([]);
    });

    it("[SG23] says when nobody listens", async () => {
      const { adapter } = await createHarness();
      expect(await adapter.publish("node 1", deliver("lost"))).toBe(false);
      const unsubscribe = await adapter.subscribe("node 1", () => undefined);
      expect(await adapter.publish("node 1", deliver("heard"))).toBe(true);
      await unsubscribe();
      expect(await adapter.publish("node 1", deliver("lost"))).toBe(false);
    });

    it("[SG21] gives what was queued once, in order, to one of those who ask", async () => {
      const { adapter } = await createHarness();
      const texts = ["one", "two", "three"];
      for (const text of texts) {
        expect(await adapter.enqueue("peer", text, waitMs)).toBe(true);
      }
      expect(await adapter.drain("other peer")).toEqual([]);
      const drained = await Promise.all([adapter.drain("peer"), adapter.drain("peer")]);
      expect(drained.flat()).toEqual(texts);
      expect(await adapter.drain("peer")).toEqual([]);
    });

    it("[SG21] keeps no more than its bound for one peer", async () => {
      const { adapter } = await createHarness();
      const texts = Array.from({ length: queuedPerPeer }, (_, index) => String(index));
      for (const text of texts) {
        expect(await adapter.enqueue("peer", text, waitMs)).toBe(true);
      }
      expect(await adapter.enqueue("peer", "one too many", waitMs)).toBe(false);
      expect(await adapter.enqueue("other peer", "another's", waitMs)).toBe(true);
      expect(await adapter.drain("peer")).toEqual(texts);
      expect(await adapter.enqueue("peer", "room again", waitMs)).toBe(true);
    });

    it("[SG21] forgets each text after its time", async () => {
      const { adapter, advance } = await createHarness();
      await adapter.enqueue("peer", "old", waitMs);
      await advance(300);
      await adapter.enqueue("peer", "new", waitMs);
      await advance(200);
      expect(await adapter.drain("peer")).toEqual(["new"]);
      await adapter.enqueue("peer", "old", waitMs);
      await advance(waitMs + 50);
      expect(await adapter.drain("peer")).toEqual([]);
    });
  });
}
