/**
 * How fast the adaptive window is on paths of known rate and delay, docs/protocol/4-transfer, TX26–TX30.
 *
 * The path keeps every byte; its longest queue says what a real one would have had to hold or to drop.
 */

import { describe, expect, it } from "vitest";
import { SimulatedLink } from "./simulated-link.ts";
import { type Disk, SimulatedPeer } from "./simulated-peer.ts";
import { VirtualClock } from "./virtual-clock.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const zeros = new Uint8Array(256 * KIB);
const fastDisk: Disk = { readMs: () => 0.3, openMs: () => 1, storeMs: (bytes) => 0.1 + bytes / 400_000 };

const paths = [
  { name: "loopback", bytesPerMs: 20_000, rttMs: 1 },
  { name: "fast Wi-Fi", bytesPerMs: 25_000, rttMs: 4 },
  { name: "Wi-Fi", bytesPerMs: 5_000, rttMs: 10 },
  { name: "100 Mbit/s far away", bytesPerMs: 12_500, rttMs: 100 },
  { name: "mobile", bytesPerMs: 1_000, rttMs: 60 },
  { name: "slow and very far away", bytesPerMs: 500, rttMs: 300 },
];

describe("throughput", { timeout: 60_000 }, () => {
  for (const { name, bytesPerMs, rttMs } of paths) {
    it(`[TX26] uses 90 % of the path and keeps its queue short: ${name}`, () => {
      const run = measure({ bytesPerMs, rttMs, disk: fastDisk, forMs: 40_000 });
      const bdp = bytesPerMs * rttMs;
      expect(run.shareOfPath).toBeGreaterThanOrEqual(0.9);
      expect(run.peakQueueBytes).toBeLessThan(bdp / 2 + 512 * KIB);
    });
  }

  it("[TX26] stays between 192 and 512 KiB where the path is fast and near", () => {
    for (const rttMs of [1, 2, 3]) {
      const run = measure({ bytesPerMs: 20_000, rttMs, disk: fastDisk, forMs: 30_000 });
      expect(run.windowMinBytes).toBeGreaterThanOrEqual(192 * KIB);
      expect(run.windowMaxBytes).toBeLessThanOrEqual(512 * KIB);
    }
  });

  it("[TX27] a slow disk at the receiver slows the sender, not the receiver's memory", () => {
    const disk: Disk = { ...fastDisk, storeMs: (bytes) => bytes / 2_000 };
    const run = measure({ bytesPerMs: 20_000, rttMs: 10, disk, forMs: 40_000 });
    expect(run.bytesPerMs).toBeGreaterThan(0.9 * 2_000);
    expect(run.peakUnstoredBytes).toBeLessThan(1 * MIB);
  });

  it("[TX29] follows a path that becomes longer, and one that becomes slower", () => {
    const longer = measure({
      bytesPerMs: 5_000,
      rttMs: 10,
      disk: fastDisk,
      forMs: 80_000,
      change: { atMs: 30_000, bytesPerMs: 5_000, rttMs: 150 },
    });
    expect(longer.lateBytesPerMs).toBeGreaterThan(0.9 * 5_000);
    const slower = measure({
      bytesPerMs: 10_000,
      rttMs: 40,
      disk: fastDisk,
      forMs: 80_000,
      change: { atMs: 30_000, bytesPerMs: 1_000, rttMs: 40 },
    });
    expect(slower.lateBytesPerMs).toBeGreaterThan(0.9 * 1_000);
    expect(slower.lateWindowBytes).toBeLessThan(512 * KIB);
  });
});

describe("several transfers", { timeout: 60_000 }, () => {
  it("[TX30] a picture that is sent after a film takes its turns and does not wait for the film's end", () => {
    const clock = new VirtualClock();
    const from = new SimulatedPeer("from", clock, fastDisk, false);
    const to = new SimulatedPeer("to", clock, fastDisk, false);
    const link = new SimulatedLink(clock, [from, to], { bytesPerMs: 5_000, delayMs: 5, encodes: false });
    from.sent.set("1/0", zeros);
    from.sent.set("2/0", zeros);
    link.connect();
    const send = (transferId: number, sizeBytes: number) => {
      const file = { path: "x", sizeBytes, mediaType: "", lastModifiedAt: 0 };
      from.handle({ kind: "send-files", transferId, files: [file] });
    };
    send(1, 1_000 * MIB);
    clock.after(1_000, () => send(2, 5 * MIB));
    const isOver = () => from.progress("sent", 2)?.state.kind === "done";
    clock.runUntil(isOver, 100_000);
    // Alone it would take 1 s; with half of the path 2 s.
    expect(clock.now).toBeLessThan(3_500);
    expect(from.progress("sent", 1)?.durableBytes).toBeGreaterThan(8 * MIB);
  });

  it("[TX19] a folder of small files does not take a round trip each", () => {
    const clock = new VirtualClock();
    const from = new SimulatedPeer("from", clock, fastDisk, false);
    const to = new SimulatedPeer("to", clock, fastDisk, false);
    const link = new SimulatedLink(clock, [from, to], { bytesPerMs: 5_000, delayMs: 25, encodes: false });
    const files = Array.from({ length: 1_000 }, (_, index) => {
      from.sent.set(`1/${index}`, zeros);
      return { path: `${index}`, sizeBytes: 10_000, mediaType: "", lastModifiedAt: 0 };
    });
    link.connect();
    from.handle({ kind: "send-files", transferId: 1, files });
    clock.runUntil(() => from.progress("sent", 1)?.state.kind === "done", 100_000);
    expect(clock.now).toBeLessThan((1_000 * 50) / 8);
  });
});

type Path = { readonly bytesPerMs: number; readonly rttMs: number };

function measure(options: Path & { disk: Disk; forMs: number; change?: Path & { readonly atMs: number } }): {
  shareOfPath: number;
  bytesPerMs: number;
  lateBytesPerMs: number;
  lateWindowBytes: number;
  peakQueueBytes: number;
  peakUnstoredBytes: number;
  windowMinBytes: number;
  windowMaxBytes: number;
} {
  const { bytesPerMs, rttMs, disk, forMs, change } = options;
  const clock = new VirtualClock();
  const from = new SimulatedPeer("from", clock, disk, false);
  const to = new SimulatedPeer("to", clock, disk, false);
  const link = new SimulatedLink(clock, [from, to], { bytesPerMs, delayMs: rttMs / 2, encodes: false });
  const sizeBytes = bytesPerMs * forMs * 2;
  from.sent.set("1/0", zeros);
  link.connect();
  const file = { path: "film", sizeBytes, mediaType: "", lastModifiedAt: 0 };
  from.handle({ kind: "send-files", transferId: 1, files: [file] });
  let windowMinBytes = Number.POSITIVE_INFINITY;
  let windowMaxBytes = 0;
  let lateFrom = 0;
  const stored = () => to.progress("received", 1)?.durableBytes ?? 0;
  if (change !== undefined) {
    clock.after(change.atMs, () => {
      link.options = { ...link.options, bytesPerMs: change.bytesPerMs, delayMs: change.rttMs / 2 };
    });
  }
  clock.after(forMs - 10_000, () => {
    lateFrom = stored();
  });
  const isOver = () => {
    if (clock.now > 1_000) {
      windowMinBytes = Math.min(windowMinBytes, from.state.sender.window.sizeBytes);
      windowMaxBytes = Math.max(windowMaxBytes, from.state.sender.window.sizeBytes);
    }
    from.effects.length = 0;
    to.effects.length = 0;
    return clock.now >= forMs;
  };
  clock.runUntil(isOver, forMs);
  return {
    shareOfPath: stored() / forMs / bytesPerMs,
    bytesPerMs: stored() / forMs,
    lateBytesPerMs: (stored() - lateFrom) / 10_000,
    lateWindowBytes: from.state.sender.window.sizeBytes,
    peakQueueBytes: link.peakQueueBytes,
    peakUnstoredBytes: to.peakUnstoredBytes,
    windowMinBytes,
    windowMaxBytes,
  };
}
