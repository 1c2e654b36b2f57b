/** What is said again on a new channel, and what a screen sees meanwhile (docs/protocol/4-transfer, TX37–TX40). */

import { describe, expect, test } from "vitest";
import type { TransferMessage } from "#protocol/transfer/messages";
import { fileProgress } from "#protocol/transfer/progress";
import {
  answerReads,
  file,
  greet,
  OneMachine,
  ofKind,
  openMachine,
  pullingMachine,
  reopen,
  sentMessages,
  sentTypes,
  servingMachine,
} from "./one-machine.ts";

const manifest = (...sizes: number[]): TransferMessage => ({
  type: "manifest",
  transferId: 1,
  files: sizes.map((sizeBytes, index) => file(`${index}`, sizeBytes)),
});
const chunk = (fileIndex: number, offset: number, length: number) =>
  ({ type: "chunk", transferId: 1, fileIndex, offset, bytes: new Uint8Array(length) }) as const;
const stored = (fileIndex: number, durableBytes: number) =>
  ({ kind: "stored", transferId: 1, fileIndex, durableBytes }) as const;
const ping = { type: "ping", nonce: 1 } as const;

describe("the sender", () => {
  test("[TX37] announces again what is not over, and starts where it is asked to", () => {
    const { machine, effects } = servingMachine(1_000, 1_000);
    answerReads(machine, effects);
    machine.hear({ type: "ack", transferId: 1, fileIndex: 0, durableBytes: 400 });
    expect(sentTypes(reopen(machine))).toEqual(["hello", "manifest", "ping"]);
    expect(machine.state.sender).toMatchObject({ inFlightBytes: 0, aheadBytes: 0 });
    machine.hear({ type: "accept", transferId: 1 });
    const again = machine.hear({ type: "request", transferId: 1, fileIndex: 0, offset: 700 });
    expect(ofKind(again, "read")).toMatchObject([{ offset: 700, lengthBytes: 300 }]);
  });

  test("[TX37] says a cancel again that may have been lost with its channel, once", () => {
    const { machine } = servingMachine(10);
    machine.do({ kind: "cancel", transfer: { direction: "sent", transferId: 1 } });
    expect(sentTypes(reopen(machine))).toEqual(["hello", "cancel", "ping"]);
    expect(sentTypes(reopen(machine))).toEqual(["hello", "ping"]);
  });

  test("[TX37] takes the done that was lost with its channel", () => {
    const { machine } = servingMachine(10);
    reopen(machine);
    machine.hear({ type: "done", transferId: 1 });
    expect(machine.progress("sent", 1)?.state).toEqual({ kind: "done" });
  });

  test("[TX37] refuses what belongs to the channel before", () => {
    const { machine } = servingMachine(10);
    reopen(machine);
    const request = { type: "request", transferId: 1, fileIndex: 0, offset: 0 } as const;
    expect(machine.verdict(request)).toBe("unexpected-message");
    const { machine: cancelled } = servingMachine(10);
    cancelled.do({ kind: "cancel", transfer: { direction: "sent", transferId: 1 } });
    reopen(cancelled);
    expect(cancelled.verdict(request)).toBe("unexpected-message");
  });
});

describe("the receiver", () => {
  test("[TX37] asks again from the first byte not stored, when nothing is on its way to the sink", () => {
    const machine = pullingMachine(1_000);
    machine.hear(chunk(0, 0, 300));
    machine.hear(chunk(0, 300, 300));
    machine.do(stored(0, 300));
    reopen(machine);
    expect(sentMessages(machine.hear(manifest(1_000)))).toEqual([{ type: "accept", transferId: 1 }]);
    expect(sentMessages(machine.do(stored(0, 600)))).toEqual([
      { type: "request", transferId: 1, fileIndex: 0, offset: 600 },
    ]);
    expect(machine.verdict(chunk(0, 300, 300))).toBe("bad-offset");
    expect(machine.verdict(chunk(0, 600, 400))).toBe("accepted");
  });

  test("[TX37] refuses chunks before it has asked again", () => {
    const machine = pullingMachine(1_000);
    reopen(machine);
    expect(machine.verdict(chunk(0, 0, 10))).toBe("unexpected-message");
  });

  test("[TX37] a file that became whole between the channels is done, and said so when asked", () => {
    const machine = pullingMachine(10);
    machine.hear(chunk(0, 0, 10));
    machine.do({ kind: "channel-closed" });
    expect(sentTypes(machine.do(stored(0, 10)))).toEqual([]);
    greet(machine);
    expect(sentTypes(machine.hear(manifest(10)))).toEqual(["done"]);
    expect(machine.verdict(manifest(10))).toBe("unexpected-message");
  });

  test("[TX37] a cancel between the channels is said when the transfer is announced again", () => {
    const machine = pullingMachine(10);
    machine.do({ kind: "channel-closed" });
    machine.do({ kind: "cancel", transfer: { direction: "received", transferId: 1 } });
    greet(machine);
    expect(sentMessages(machine.hear(manifest(10)))).toMatchObject([{ type: "cancel", from: "receiver" }]);
  });

  test("[TX37] accepts on the new channel what was opened between the channels", () => {
    const machine = openMachine();
    machine.hear(manifest(10));
    machine.do({ kind: "channel-closed" });
    machine.do({ kind: "sink-opened", transferId: 1, fileIndex: 0, durableBytes: 0 });
    greet(machine);
    expect(sentTypes(machine.hear(manifest(10)))).toEqual(["accept", "request"]);
  });

  test("[TX38] what is not announced by the first ping is gone", () => {
    const machine = pullingMachine(10);
    machine.hear(ping);
    expect(machine.progress("received", 1)?.state).toEqual({ kind: "active" });
    reopen(machine);
    const effects = machine.hear(ping);
    expect(ofKind(effects, "close-sink")).toMatchObject([{ keep: false }]);
    const reason = "file-unreadable";
    expect(machine.progress("received", 1)?.state).toEqual({ kind: "cancelled", by: "peer", reason });
  });

  test("[TX38] refuses another manifest under the id of an open transfer", () => {
    const machine = pullingMachine(10);
    reopen(machine);
    expect(machine.verdict(manifest(11))).toBe("unexpected-message");
    expect(machine.verdict(manifest(10, 10))).toBe("unexpected-message");
  });

  test("[TX10] an id whose transfer is over may be used by a page that was loaded again", () => {
    const machine = pullingMachine(10);
    machine.do({ kind: "cancel", transfer: { direction: "received", transferId: 1 } });
    reopen(machine);
    expect(ofKind(machine.hear(manifest(11)), "open-sink")).toHaveLength(1);
  });
});

describe("screens", () => {
  test("[TX39] counts what is stored, on both sides alike, file by file", () => {
    const { machine, effects } = servingMachine(100, 0, 50, 1_000);
    const key = { direction: "sent", transferId: 1 } as const;
    answerReads(machine, effects);
    expect(machine.progress("sent", 1)).toMatchObject({ durableBytes: 0, totalBytes: 1_150 });
    machine.hear({ type: "ack", transferId: 1, fileIndex: 0, durableBytes: 100 });
    answerReads(machine, machine.hear({ type: "request", transferId: 1, fileIndex: 2, offset: 0 }));
    machine.hear({ type: "ack", transferId: 1, fileIndex: 2, durableBytes: 20 });
    expect(machine.progress("sent", 1)?.durableBytes).toBe(120);
    const states = [0, 1, 2, 3].map((index) => fileProgress(machine.state, key, index));
    expect(states).toEqual([
      { state: "done", durableBytes: 100 },
      { state: "done", durableBytes: 0 },
      { state: "active", durableBytes: 20 },
      { state: "waiting", durableBytes: 0 },
    ]);
    machine.do({ kind: "cancel", transfer: key });
    expect(fileProgress(machine.state, key, 2)).toEqual({ state: "failed", durableBytes: 20 });
    expect(fileProgress(machine.state, key, 3)).toEqual({ state: "failed", durableBytes: 0 });
    expect(fileProgress(machine.state, key, 4)).toBeUndefined();
  });

  test("[TX37] paused while the path is gone, with what was stored", () => {
    const { machine, effects } = servingMachine(100);
    answerReads(machine, effects);
    machine.hear({ type: "ack", transferId: 1, fileIndex: 0, durableBytes: 60 });
    machine.do({ kind: "channel-closed" });
    expect(machine.progress("sent", 1)).toMatchObject({ state: { kind: "paused" }, durableBytes: 60 });
    const receiver = pullingMachine(100);
    receiver.do({ kind: "channel-closed" });
    expect(receiver.progress("received", 1)?.state).toEqual({ kind: "paused" });
    const waiting = new OneMachine();
    waiting.do({ kind: "send-files", transferId: 1, files: [file("a", 1)] });
    expect(waiting.progress("sent", 1)?.state).toEqual({ kind: "queued" });
  });

  test("[TX39] a chunk costs no more among 10,000 files than among one", () => {
    const sizes = Array.from({ length: 9_999 }, () => 1);
    const few: number[] = [];
    const many: number[] = [];
    for (let trial = 0; trial < 3; trial++) {
      few.push(elapsedMs(pullingMachine(40_000_000)));
      many.push(elapsedMs(pullingMachine(40_000_000, ...sizes)));
    }
    // One object a file would be 10,000 times as much.
    expect(Math.min(...many)).toBeLessThan(10 * Math.min(...few) + 100);
  });

  test("[TX40] the rate of the last seconds, and the time left", () => {
    const machine = pullingMachine(10_000_000);
    expect(machine.progress("received", 1)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
    for (let count = 1; count <= 80; count++) {
      machine.now += 100;
      machine.hear(chunk(0, (count - 1) * 50_000, 50_000));
      machine.do(stored(0, count * 50_000));
    }
    const progress = machine.progress("received", 1);
    expect(progress?.bytesPerSecond).toBeGreaterThan(450_000);
    expect(progress?.bytesPerSecond).toBeLessThan(550_000);
    expect(progress?.secondsLeft).toBeCloseTo(12, 0);
    machine.now += 10_000;
    expect(machine.progress("received", 1)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
  });
});

/** 1,000 chunks, each stored. */
function elapsedMs(machine: OneMachine): number {
  const startedAt = performance.now();
  for (let offset = 0; offset < 40_000_000; offset += 40_000) {
    machine.hear(chunk(0, offset, 40_000));
    machine.do(stored(0, offset + 40_000));
  }
  return performance.now() - startedAt;
}
