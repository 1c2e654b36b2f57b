/** What every Relay must do; each adapter's test runs it, with these bounds of what waits for one peer. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Relay, RelayMessage } from "../../src/ports/relay.ts";
import { settleWaitMs } from "../../src/ports/relay.ts";
import type { ContractHarness } from "./harness.ts";

export const queueBounds = { queuedPerPeer: 8, queuedBytesPerPeer: 100 };
const { queuedPerPeer, queuedBytesPerPeer } = queueBounds;
const waitMs = 400;
const lifetimeMs = 400;
const longMs = 60_000;
const arriveMs = 2_000;

type Node = { readonly nodeId: string; readonly heard: RelayMessage[]; readonly stop: () => Promise<void> };

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + arriveMs;
  while (!condition() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function describeRelay(name: string, createHarness: () => Promise<ContractHarness<Relay>>): void {
  describe(`relay: ${name}`, () => {
    let relay: Relay;
    let advance: (ms: number) => Promise<void>;
    let nodes = 0;
    const nextPlace = (node: Node) => ({ nodeId: node.nodeId, connectionId: `connection ${nodes}` });

    beforeEach(async () => {
      ({ adapter: relay, advance } = await createHarness());
    });

    async function startNode(): Promise<Node> {
      nodes += 1;
      const heard: RelayMessage[] = [];
      const nodeId = `node ${nodes}`;
      const stop = await relay.subscribe(
        nodeId,
        (message) => void heard.push(message),
        () => undefined,
      );
      return { nodeId, heard, stop };
    }

    /** A place on a node that does not listen: what comes for it is queued, and it may take it. */
    async function placeUnheard(peerId = "peer"): Promise<string> {
      await relay.connect(peerId, { nodeId: "unheard", connectionId: "waiting" }, longMs);
      return "waiting";
    }

    it("[SG23] brings envelopes to the node where the peer is, in order, and to no other", async () => {
      const [here, there] = [await startNode(), await startNode()];
      const place = nextPlace(here);
      expect(await relay.connect("peer", place, longMs)).toEqual({ texts: [], isSettled: true });
      const texts = Array.from({ length: 50 }, (_, index) => `text ${index} "é" \u{1F600}\nline`);
      for (const text of texts) {
        expect(await relay.forward("asking", "peer", text, waitMs)).toBe("forwarded");
      }
      await until(() => here.heard.length === texts.length);
      const { connectionId } = place;
      expect(here.heard).toEqual(
        texts.map((text) => ({ kind: "deliver", peerId: "peer", connectionId, text })),
      );
      expect(there.heard).toEqual([]);
    });

    it("[SG22] leaves to the node that asks what is for a peer of its own", async () => {
      const here = await startNode();
      const place = nextPlace(here);
      await relay.connect("peer", place, longMs);
      for (const text of ["one", "two"]) {
        expect(await relay.forward(here.nodeId, "peer", text, waitMs)).toBe("here");
      }
      expect(await relay.drain("peer", place.connectionId)).toEqual(["one", "two"]);
      await relay.disconnect("peer", place);
      expect(await relay.forward(here.nodeId, "peer", "three", waitMs)).toBe("queued");
      expect((await relay.connect("peer", { ...place, connectionId: "next" }, longMs)).isSettled).toBe(false);
      expect(await relay.forward(here.nodeId, "peer", "four", waitMs)).toBe("queued");
      await relay.settle("peer", place.connectionId, [], waitMs);
      await until(() => here.heard.length === 2);
      expect(here.heard.map(({ kind }) => kind)).toEqual(["departed", "drain"]);
      expect(await relay.drain("peer", "next")).toEqual(["three", "four"]);
    });

    it("[SG24] tells a peer the server's word, and says when it is nowhere", async () => {
      const here = await startNode();
      const words = [
        { kind: "notice", peerId: "peer", text: "left" },
        { kind: "end", peerId: "peer" },
      ] as const;
      expect(await relay.tell(words[0])).toBe(false);
      await relay.connect("peer", nextPlace(here), longMs);
      for (const word of words) {
        expect(await relay.tell(word)).toBe(true);
      }
      await until(() => here.heard.length === words.length);
      expect(here.heard).toEqual(words);
    });

    it("[SG34] queues when the peer's node listens no more", async () => {
      const here = await startNode();
      await relay.connect("peer", nextPlace(here), longMs);
      await here.stop();
      expect(await relay.forward("asking", "peer", "text", waitMs)).toBe("queued");
      expect(await relay.tell({ kind: "end", peerId: "peer" })).toBe(false);
      const there = await startNode();
      expect((await relay.connect("peer", nextPlace(there), longMs)).texts).toEqual(["text"]);
    });

    it("[SG15] gives the place to the latest connection and tells the one before, after its last envelope", async () => {
      const [here, there] = [await startNode(), await startNode()];
      const former = nextPlace(here);
      await relay.connect("peer", former, longMs);
      await relay.forward("asking", "peer", "one", waitMs);
      const next = { ...nextPlace(there), connectionId: "next" };
      expect(await relay.connect("peer", next, longMs)).toEqual({ texts: [], isSettled: false });
      const { connectionId } = former;
      expect(await relay.disconnect("peer", former)).toBe(true);
      await relay.settle("peer", connectionId, [], waitMs);
      expect(await relay.disconnect("peer", former)).toBe(false);
      expect(await relay.drain("peer", next.connectionId)).toEqual([]);
      expect(await relay.forward("asking", "peer", "two", waitMs)).toBe("forwarded");
      await until(() => here.heard.length === 2 && there.heard.length === 2);
      expect(here.heard).toEqual([
        { kind: "deliver", peerId: "peer", connectionId, text: "one" },
        { kind: "evict", peerId: "peer", connectionId },
      ]);
      expect(there.heard).toEqual([
        { kind: "drain", peerId: "peer" },
        { kind: "deliver", peerId: "peer", connectionId: "next", text: "two" },
      ]);
      expect(await relay.keep("peer", former, longMs)).toBeNull();
      expect(await relay.forward("asking", "peer", "three", waitMs)).toBe("forwarded");
    });

    it("[SG25] forgets a peer whose node no longer vouches for it", async () => {
      const here = await startNode();
      const place = nextPlace(here);
      await relay.connect("peer", place, lifetimeMs);
      await advance(250);
      expect(await relay.keep("peer", place, lifetimeMs)).toEqual({ texts: [], isSettled: true });
      await advance(250);
      expect(await relay.forward("asking", "peer", "text", waitMs)).toBe("forwarded");
      await advance(250);
      expect(await relay.forward("asking", "peer", "text", waitMs)).toBe("queued");
      expect((await relay.keep("peer", place, lifetimeMs))?.texts).toEqual(["text"]);
    });

    it("[SG21] gives what was queued once, in order, to one of those who ask", async () => {
      const waiting = await placeUnheard();
      const texts = ["one", "two", "three"];
      for (const text of texts) {
        expect(await relay.forward("asking", "peer", text, waitMs)).toBe("queued");
      }
      expect(await relay.drain("other peer", await placeUnheard("other peer"))).toEqual([]);
      expect(await relay.drain("peer", "another connection")).toEqual([]);
      const drained = await Promise.all([relay.drain("peer", waiting), relay.drain("peer", waiting)]);
      expect(drained.flat()).toEqual(texts);
      expect(await relay.drain("peer", waiting)).toEqual([]);
    });

    it("[SG12] forgets what is queued when it is told to", async () => {
      const waiting = await placeUnheard();
      await relay.forward("asking", "peer", "text", waitMs);
      await relay.clear("peer");
      expect(await relay.drain("peer", waiting)).toEqual([]);
    });

    it("[SG21] keeps no more than its bound for one peer", async () => {
      const waiting = await placeUnheard();
      const texts = Array.from({ length: queuedPerPeer }, (_, index) => String(index));
      for (const text of texts) {
        expect(await relay.forward("asking", "peer", text, waitMs)).toBe("queued");
      }
      expect(await relay.forward("asking", "peer", "one too many", waitMs)).toBe("expired");
      expect(await relay.forward("asking", "other peer", "another's", waitMs)).toBe("queued");
      expect(await relay.drain("peer", waiting)).toEqual(texts);
      expect(await relay.forward("asking", "peer", "room again", waitMs)).toBe("queued");
    });

    it("[SG21] keeps no more bytes than its bound for one peer, however few texts they are", async () => {
      const waiting = await placeUnheard();
      // Two bytes each: what counts is what is sent, not how many characters a program calls it.
      const half = "\u00e9".repeat(queuedBytesPerPeer / 4);
      const forward = (text: string) => relay.forward("asking", "peer", text, waitMs);
      expect(await forward(`${half}${half}x`)).toBe("expired");
      expect(await forward(half)).toBe("queued");
      expect(await forward(`${half}x`)).toBe("expired");
      expect(await forward(half)).toBe("queued");
      expect(await forward("x")).toBe("expired");
      expect(await relay.drain("peer", waiting)).toEqual([half, half]);
      expect(await forward(half)).toBe("queued");
      await advance(300);
      expect(await forward(half)).toBe("queued");
      await advance(200);
      expect(await forward(half)).toBe("queued");
      expect(await forward("x")).toBe("expired");
      expect(await relay.drain("peer", waiting)).toEqual([half, half]);
    });

    it.each([
      ["texts", 1, queuedPerPeer],
      ["bytes", queuedBytesPerPeer / 4, 4],
    ] as const)(
      "[SG33, SG21] keeps the first of what is given back and of what waits, no more %s than its bound",
      async (_, bytes, room) => {
        const place = { nodeId: "unheard", connectionId: await placeUnheard() };
        await relay.disconnect("peer", place);
        const texts = Array.from({ length: 2 * room }, (_text, index) => String(index % 10).repeat(bytes));
        for (const text of texts.slice(room)) {
          expect(await relay.forward("asking", "peer", text, waitMs)).toBe("queued");
        }
        await relay.settle("peer", place.connectionId, texts.slice(0, room - 1), waitMs);
        expect(await relay.forward("asking", "peer", "full", waitMs)).toBe("expired");
        const next = { nodeId: "unheard", connectionId: "next" };
        expect((await relay.connect("peer", next, longMs)).texts).toEqual([
          ...texts.slice(0, room - 1),
          texts[room],
        ]);
        await relay.settle("peer", place.connectionId, ["x".repeat(queuedBytesPerPeer + 1)], waitMs);
        expect(await relay.drain("peer", next.connectionId)).toEqual([]);
      },
    );

    it("[SG21] forwards what may not wait, or says that it is not kept", async () => {
      expect(await relay.forward("asking", "peer", "to nobody", 0)).toBe("expired");
      const here = await startNode();
      const place = nextPlace(here);
      expect((await relay.connect("peer", place, longMs)).texts).toEqual([]);
      expect(await relay.forward("asking", "peer", "one", 0)).toBe("forwarded");
      expect(await relay.forward(here.nodeId, "peer", "two", waitMs)).toBe("here");
      expect(await relay.forward("asking", "peer", "before two", 0)).toBe("expired");
    });

    it("[SG21] forgets each text after its time", async () => {
      const waiting = await placeUnheard();
      await relay.forward("asking", "peer", "old", waitMs);
      await advance(300);
      await relay.forward("asking", "peer", "new", waitMs);
      await advance(200);
      expect(await relay.drain("peer", waiting)).toEqual(["new"]);
      await relay.forward("asking", "peer", "old", waitMs);
      await advance(waitMs + 50);
      expect(await relay.drain("peer", waiting)).toEqual([]);
    });

    it("[SG33] puts what a closed connection gives back before all that was sent later", async () => {
      const [here, there] = [await startNode(), await startNode()];
      const place = nextPlace(here);
      await relay.connect("peer", place, longMs);
      expect(await relay.disconnect("peer", place)).toBe(true);
      await until(() => here.heard.length === 1);
      expect(here.heard).toEqual([{ kind: "departed", peerId: "peer", connectionId: place.connectionId }]);
      expect(await relay.forward("asking", "peer", "three", waitMs)).toBe("queued");
      const next = { ...nextPlace(there), connectionId: "next" };
      expect(await relay.connect("peer", next, longMs)).toEqual({ texts: [], isSettled: false });
      expect(await relay.forward("asking", "peer", "four", waitMs)).toBe("queued");
      await relay.settle("peer", place.connectionId, ["one", "two"], waitMs);
      await until(() => there.heard.length > 0);
      expect(there.heard).toEqual([{ kind: "drain", peerId: "peer" }]);
      expect(await relay.drain("peer", next.connectionId)).toEqual(["one", "two", "three", "four"]);
      expect(await relay.forward("asking", "peer", "five", waitMs)).toBe("forwarded");
    });

    it("[SG33] waits for each connection that was left, and not for one whose node is gone", async () => {
      const [here, there, gone] = [await startNode(), await startNode(), await startNode()];
      const [first, second] = [
        { nodeId: here.nodeId, connectionId: "first" },
        { nodeId: there.nodeId, connectionId: "second" },
      ];
      await relay.connect("peer", first, longMs);
      await relay.disconnect("peer", first);
      await relay.connect("peer", second, longMs);
      await relay.connect("peer", { nodeId: gone.nodeId, connectionId: "third" }, longMs);
      await relay.settle("peer", "second", [], waitMs);
      expect(await relay.forward("asking", "peer", "two", waitMs)).toBe("queued");
      await relay.settle("peer", "first", ["one"], waitMs);
      await until(() => gone.heard.length > 0);
      expect(gone.heard).toEqual([{ kind: "drain", peerId: "peer" }]);
      await gone.stop();
      expect(await relay.connect("peer", { ...first, connectionId: "fourth" }, longMs)).toEqual({
        texts: ["one", "two"],
        isSettled: true,
      });
    });

    it("[SG33] waits a second, no longer, for what a closed connection gives back", async () => {
      const here = await startNode();
      const place = nextPlace(here);
      await relay.connect("peer", place, longMs);
      await relay.disconnect("peer", place);
      expect((await relay.connect("peer", place, longMs)).isSettled).toBe(false);
      await advance(settleWaitMs + 50);
      expect((await relay.connect("peer", place, longMs)).isSettled).toBe(true);
      expect(await relay.forward("asking", "peer", "text", waitMs)).toBe("forwarded");
    });
  });
}
