/**
 * Two peers over a bad link, decided by a seed, docs/protocol/4-transfer: latency, a slow disk, both directions at
 * once, cancels and lost connections at random times. Run one again: TRANSFER_SEED=123 npx vitest run bad-link
 */

import { describe, expect, it } from "vitest";
import type { FileEntry } from "#protocol/transfer/messages";
import { createRandom, type Random } from "./random.ts";
import { SimulatedLink } from "./simulated-link.ts";
import { SimulatedPeer } from "./simulated-peer.ts";
import { VirtualClock } from "./virtual-clock.ts";

const runs = 60;
/** They take seconds; a machine that does other things at once may take its time. */
const timeout = 120_000;
const firstSeed = Number(process.env.TRANSFER_SEED ?? Date.now() % 1_000_000);
const KIB = 1024;
const hour = 3_600_000;
const noise = makeNoise(500 * KIB);

type World = {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly link: SimulatedLink;
  readonly peers: readonly [SimulatedPeer, SimulatedPeer];
};

describe(`a bad link (seeds ${firstSeed} to ${firstSeed + runs - 1})`, { timeout }, () => {
  it("[TX37] everything arrives whole and once, whatever breaks and whenever", () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      withSeed(seed, () => {
        const world = createWorld(seed);
        const given = giveWork(world, false);
        breakConnections(world, world.random.between(0, 8));
        runToEnd(world, given);
        for (const { from, to, transferId } of given.transfers) {
          expect(from.progress("sent", transferId)?.state).toEqual({ kind: "done" });
          expect(to.progress("received", transferId)?.state).toEqual({ kind: "done" });
          expectSameBytes(from, to, transferId);
        }
        expectTexts(given);
      });
    }
  });

  it("[TX23] a cancel from either side at any moment ends the transfer on both and harms no other", () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      withSeed(seed, () => {
        const world = createWorld(seed);
        const given = giveWork(world, true);
        breakConnections(world, world.random.between(0, 4));
        runToEnd(world, given);
        for (const { from, to, transferId } of given.transfers) {
          const sent = from.progress("sent", transferId)?.state.kind;
          const received = to.progress("received", transferId)?.state.kind;
          expect(["done", "cancelled"]).toContain(sent);
          expect(["done", "cancelled", undefined]).toContain(received);
          if (sent === "done") expectSameBytes(from, to, transferId);
        }
        expectTexts(given);
        for (const peer of world.peers) {
          expect([...peer.sinks.values()].filter(({ state }) => state === "open")).toEqual([]);
          expect(peer.state.sender.inFlightBytes).toBe(0);
          expect(peer.state.sender.aheadBytes).toBe(0);
          expect(peer.state.receiver.unstoredBytes).toBe(0);
        }
      });
    }
  });

  it("[TX37] a connection lost after every single message still delivers", () => {
    for (let lostAfter = 0; lostAfter < 60; lostAfter++) {
      const world = createWorld(7);
      const given = giveWork(world, false);
      world.link.connect();
      for (let count = 0; count < lostAfter; count++) world.clock.advance();
      world.link.disconnect(lostAfter % 2 === 0 ? 0 : 1, 20);
      world.clock.after(50, () => world.link.connect());
      runToEnd(world, given);
      for (const { from, to, transferId } of given.transfers) expectSameBytes(from, to, transferId);
      expectTexts(given);
    }
  });
});

type Given = {
  readonly transfers: { from: SimulatedPeer; to: SimulatedPeer; transferId: number }[];
  readonly texts: { from: SimulatedPeer; to: SimulatedPeer; count: number }[];
};

function createWorld(seed: number): World {
  const random = createRandom(seed);
  const clock = new VirtualClock();
  const isSlow = random.next() < 0.3;
  const disk = {
    readMs: (bytes: number) => random.next() * 5 + bytes / 100_000,
    openMs: () => random.next() * (isSlow ? 200 : 5),
    storeMs: (bytes: number) => random.next() + bytes / (isSlow ? 300 : 50_000),
  };
  const peers = [new SimulatedPeer("a", clock, disk), new SimulatedPeer("b", clock, disk)] as const;
  const bytesPerMs = random.between(200, 20_000);
  const link = new SimulatedLink(clock, peers, { bytesPerMs, delayMs: random.next() * 80, encodes: true });
  const tick = () => {
    for (const peer of peers) peer.handle({ kind: "tick" });
    clock.after(1_000, tick);
  };
  clock.after(1_000, tick);
  clock.after(random.next() * 100, () => {
    if (!link.isUp) link.connect();
  });
  return { random, clock, link, peers };
}

function giveWork({ random, clock, peers }: World, cancels: boolean): Given {
  const given: Given = { transfers: [], texts: [] };
  for (const [from, to] of [peers, [peers[1], peers[0]] as const]) {
    const count = random.between(0, 5);
    for (let textId = 1; textId <= count; textId++) {
      const event = {
        kind: "send-text",
        textId,
        textKind: "text",
        title: "",
        text: `text ${textId}`,
      } as const;
      clock.after(random.next() * 2_000, () => from.handle(event));
    }
    given.texts.push({ from, to, count });
    for (let transferId = 1; transferId <= random.between(1, 3); transferId++) {
      const files = makeFiles(random, from, transferId);
      given.transfers.push({ from, to, transferId });
      const startsAt = random.next() * 1_000;
      clock.after(startsAt, () => from.handle({ kind: "send-files", transferId, files }));
      if (cancels && random.next() < 0.7) {
        const bySender = random.next() < 0.5;
        const transfer = { direction: bySender ? "sent" : "received", transferId } as const;
        const canceller = bySender ? from : to;
        clock.after(startsAt + random.next() * 500, () => canceller.handle({ kind: "cancel", transfer }));
      }
    }
  }
  return given;
}

function makeFiles(random: Random, from: SimulatedPeer, transferId: number): FileEntry[] {
  return Array.from({ length: random.between(1, 25) }, (_, fileIndex) => {
    const sizes = [0, 1, random.between(2, 5_000), 64 * KIB, random.between(0, 400 * KIB)];
    const sizeBytes = sizes[random.between(0, sizes.length - 1)] ?? 0;
    const noiseAt = random.between(0, noise.length - sizeBytes);
    const bytes = noise.subarray(noiseAt, noiseAt + sizeBytes);
    from.sent.set(`${transferId}/${fileIndex}`, bytes);
    return { path: `${fileIndex}.bin`, sizeBytes, mediaType: "", lastModifiedAt: 0 };
  });
}

function makeNoise(lengthBytes: number): Uint8Array {
  const random = createRandom(1);
  return Uint8Array.from({ length: lengthBytes }, () => random.between(0, 255));
}

function breakConnections({ random, clock, link }: World, count: number): void {
  for (let i = 0; i < count; i++) {
    clock.after(random.next() * 3_000, () => {
      if (!link.isUp) return;
      link.disconnect(random.next() < 0.5 ? 0 : 1, random.next() * 100);
      clock.after(100 + random.next() * 500, () => {
        if (!link.isUp) link.connect();
      });
    });
  }
}

function runToEnd({ clock, peers }: World, given: Given): void {
  const isOver = () =>
    clock.now > 5_000 &&
    peers.every(({ state }) => state.sender.open.size === 0 && state.receiver.open.size === 0) &&
    given.texts.every(({ from, count }) => from.deliveredTexts.length === count);
  clock.runUntil(isOver, hour);
  expect(clock.now, "all transfers end").toBeLessThan(hour);
}

function expectSameBytes(from: SimulatedPeer, to: SimulatedPeer, transferId: number): void {
  for (const [key, bytes] of from.sent) {
    if (!key.startsWith(`${transferId}/`)) continue;
    const sink = to.sinks.get(key);
    expect(sink?.state).toBe("kept");
    expect(sink !== undefined && Buffer.from(sink.bytes).equals(bytes)).toBe(true);
  }
}

function expectTexts({ texts }: Given): void {
  for (const { from, to, count } of texts) {
    const expected = Array.from({ length: count }, (_, index) => `text ${index + 1}`);
    expect(to.arrivedTexts.toSorted()).toEqual(expected);
    expect(from.deliveredTexts.toSorted((a, b) => a - b)).toEqual(expected.map((_, index) => index + 1));
  }
}

function withSeed(seed: number, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw new Error(`TRANSFER_SEED=${seed}`, { cause: error });
  }
}
