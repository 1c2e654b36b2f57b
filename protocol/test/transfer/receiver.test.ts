/** The side that wants the files (docs/protocol/4-transfer, TX9, TX16–TX27): more refusals than successes. */

import { describe, expect, test } from "vitest";
import {
  chunkMaxBytes,
  filesKeptMax,
  manifestMaxFiles,
  requestsAheadMax,
  transfersOpenMax,
  windowMaxBytes,
} from "#protocol/limits";
import type { TransferMessage } from "#protocol/transfer/messages";
import {
  file,
  type OneMachine,
  ofKind,
  openMachine,
  pullingMachine,
  sentMessages,
  sentTypes,
} from "./one-machine.ts";

const KIB = 1024;
const chunk = (fileIndex: number, offset: number, length: number) =>
  ({ type: "chunk", transferId: 1, fileIndex, offset, bytes: new Uint8Array(length) }) as const;
const stored = (fileIndex: number, durableBytes: number) =>
  ({ kind: "stored", transferId: 1, fileIndex, durableBytes }) as const;
const opened = (fileIndex: number, durableBytes = 0) =>
  ({ kind: "sink-opened", transferId: 1, fileIndex, durableBytes }) as const;
const manifest = (transferId: number, ...sizes: number[]): TransferMessage => ({
  type: "manifest",
  transferId,
  files: sizes.map((sizeBytes, index) => file(`${index}`, sizeBytes)),
});
const cancelHere = { kind: "cancel", transfer: { direction: "received", transferId: 1 } } as const;
const userCancel = { type: "cancel", transferId: 1, from: "sender", reason: "user" } as const;

/** Chunks of 255 KiB until `bytes` are received. */
function receive(machine: OneMachine, bytes: number): void {
  for (let offset = 0; offset < bytes; offset += chunkMaxBytes) {
    machine.hear(chunk(0, offset, Math.min(chunkMaxBytes, bytes - offset)));
  }
}

describe("accepting", () => {
  test("[TX18] opens the first sink, then accepts, asks for it and opens others ahead", () => {
    const machine = openMachine();
    const heard = machine.hear(manifest(1, 10, 20));
    expect(sentTypes(heard)).toEqual([]);
    expect(ofKind(heard, "open-sink")).toMatchObject([{ fileIndex: 0, file: { sizeBytes: 10 } }]);
    expect(machine.progress("received", 1)?.state).toEqual({ kind: "queued" });
    const ready = machine.do(opened(0));
    expect(sentMessages(ready)).toEqual([
      { type: "accept", transferId: 1 },
      { type: "request", transferId: 1, fileIndex: 0, offset: 0 },
    ]);
    expect(ofKind(ready, "open-sink")).toMatchObject([{ fileIndex: 1 }]);
    expect(machine.progress("received", 1)?.state).toEqual({ kind: "active" });
  });

  test("[TX18] declines when there is no room, and closes the sink", () => {
    const machine = openMachine();
    machine.hear(manifest(1, 10));
    const reason = "storage-full";
    const effects = machine.do({ kind: "sink-failed", transferId: 1, fileIndex: 0, reason });
    expect(sentMessages(effects)).toEqual([{ type: "decline", transferId: 1, reason }]);
    expect(ofKind(effects, "close-sink")).toMatchObject([{ fileIndex: 0, keep: false }]);
    expect(machine.progress("received", 1)?.state).toEqual({ kind: "cancelled", by: "here", reason });
  });

  test("[TX18] declines the 65th open transfer, and more than 40,000 files in all", () => {
    const machine = openMachine();
    for (let id = 1; id <= transfersOpenMax; id++) machine.hear(manifest(id, 1));
    const tooMany = { type: "decline", transferId: 99, reason: "too-many" };
    expect(sentMessages(machine.hear(manifest(99, 1)))).toEqual([tooMany]);
    const other = openMachine();
    const many = Array.from({ length: manifestMaxFiles }, () => 0);
    const fits = filesKeptMax / manifestMaxFiles;
    for (let id = 1; id <= fits; id++) other.hear(manifest(id, ...many));
    expect(sentMessages(other.hear(manifest(99, 1)))).toEqual([tooMany]);
    // What is over makes room: its names are forgotten, oldest first.
    other.hear({ type: "cancel", transferId: 1, from: "sender", reason: "user" });
    expect(sentMessages(other.hear(manifest(98, 1)))).toEqual([]);
    expect(other.progress("received", 1)).toBeUndefined();
  });

  test("[TX18] declines for want of room before it looks at a name", () => {
    const machine = openMachine();
    for (let id = 1; id <= transfersOpenMax; id++) machine.hear(manifest(id, 1));
    const unread = file("", 1);
    Object.defineProperty(unread, "path", { get: () => expect.fail("looked at the name") });
    const declined = machine.hear({ type: "manifest", transferId: 99, files: [unread] });
    expect(sentMessages(declined)).toEqual([{ type: "decline", transferId: 99, reason: "too-many" }]);
  });

  test("[TX16] refuses files that are larger together than a disk can be", () => {
    expect(openMachine().verdict(manifest(1, 2 ** 44, 1))).toBe("limit-exceeded");
  });

  test("[TX38] refuses a manifest that comes twice on one channel", () => {
    const machine = pullingMachine(10);
    expect(machine.verdict(manifest(1, 10))).toBe("unexpected-message");
    machine.do(cancelHere);
    expect(machine.verdict(manifest(1, 10))).toBe("unexpected-message");
  });
});

describe("pulling", () => {
  test("[TX19] asks in rising order, though the sinks open in another", () => {
    const machine = pullingMachine(10, 10, 10);
    expect(sentMessages(machine.do(opened(2)))).toEqual([]);
    expect(sentMessages(machine.do(opened(1)))).toMatchObject([{ fileIndex: 1 }, { fileIndex: 2 }]);
  });

  test("[TX19] at most 16 files and 4 MiB ahead", () => {
    const small = pullingMachine(...Array.from({ length: 40 }, () => 10));
    expect(small.progress("received", 1)?.active).toHaveLength(requestsAheadMax);
    const large = pullingMachine(...Array.from({ length: 40 }, () => 3_000_000));
    expect(large.progress("received", 1)?.active).toHaveLength(2);
  });

  test("[TX19] files of 0 bytes, and those that are whole already, are not asked for", () => {
    const machine = openMachine();
    machine.hear(manifest(1, 0, 7, 9));
    expect(sentTypes(machine.do(opened(0)))).toEqual(["accept"]);
    const kept = machine.do(opened(1, 7));
    expect(ofKind(kept, "close-sink")).toMatchObject([{ fileIndex: 1, keep: true }]);
    expect(sentMessages(machine.do(opened(2, 4)))).toMatchObject([
      { type: "request", fileIndex: 2, offset: 4 },
    ]);
    machine.hear(chunk(2, 4, 5));
    expect(sentTypes(machine.do(stored(2, 9)))).toEqual(["ack", "done"]);
  });

  test("[TX9] refuses chunks of a transfer that was never announced", () => {
    expect(openMachine().verdict(chunk(0, 0, 1))).toBe("unknown-transfer");
  });

  test("[TX20] refuses chunks of a file that was not asked for", () => {
    const machine = pullingMachine(10, 10);
    expect(machine.verdict(chunk(1, 0, 1))).toBe("unexpected-message");
    expect(machine.verdict(chunk(2, 0, 1))).toBe("unexpected-message");
    machine.hear(chunk(0, 0, 10));
    machine.do(stored(0, 10));
    expect(machine.verdict(chunk(0, 10, 1))).toBe("unexpected-message");
  });

  test("[TX20] refuses a gap, a repeat, and a byte too many", () => {
    const machine = pullingMachine(10);
    machine.hear(chunk(0, 0, 4));
    expect(machine.verdict(chunk(0, 5, 1))).toBe("bad-offset");
    expect(machine.verdict(chunk(0, 0, 4))).toBe("bad-offset");
    expect(machine.verdict(chunk(0, 3, 1))).toBe("bad-offset");
    expect(machine.verdict(chunk(0, 4, 7))).toBe("bad-offset");
    expect(machine.verdict(chunk(0, 4, 6))).toBe("accepted");
  });

  test("[TX20] refuses more than 16 MiB that the disk has not taken", () => {
    const machine = pullingMachine(2 * windowMaxBytes);
    receive(machine, windowMaxBytes);
    expect(machine.verdict(chunk(0, windowMaxBytes, 1))).toBe("limit-exceeded");
    machine.do(stored(0, 1));
    expect(machine.verdict(chunk(0, windowMaxBytes, 1))).toBe("accepted");
  });

  test("[TX21] an ack for each 64 KiB while more is on its way to the sink, and for the last of it", () => {
    const machine = pullingMachine(1_000 * KIB);
    for (let offset = 0; offset < 96 * KIB; offset += 16 * KIB) machine.hear(chunk(0, offset, 16 * KIB));
    const acks: (number | null)[] = [];
    for (let durable = 16 * KIB; durable <= 96 * KIB; durable += 16 * KIB) {
      const [message] = sentMessages(machine.do(stored(0, durable)));
      acks.push(message?.type === "ack" ? message.durableBytes / KIB : null);
    }
    expect(acks).toEqual([null, null, null, 64, null, 96]);
  });

  test("[TX8] a sink that says what cannot be is our own mistake", () => {
    const machine = pullingMachine(10, 10);
    machine.hear(chunk(0, 0, 5));
    expect(() => machine.do(stored(0, 6))).toThrow(/durableBytes/);
    expect(() => machine.do(opened(1, 11))).toThrow(/durableBytes/);
  });

  test("[TX25] done after the last ack, when every file is stored", () => {
    const machine = pullingMachine(10, 10);
    machine.do(opened(1));
    machine.hear(chunk(0, 0, 10));
    machine.hear(chunk(1, 0, 10));
    expect(sentTypes(machine.do(stored(1, 10)))).toEqual(["ack"]);
    const last = machine.do(stored(0, 10));
    expect(sentTypes(last)).toEqual(["ack", "done"]);
    expect(machine.progress("received", 1)).toMatchObject({ state: { kind: "done" }, durableBytes: 20 });
  });
});

describe("cancelling", () => {
  test("[TX23] closes each open sink once, keeps whole files, drops what was under way", () => {
    const machine = pullingMachine(10, 10, 10);
    machine.do(opened(1));
    machine.hear(chunk(0, 0, 10));
    machine.do(stored(0, 10));
    machine.hear(chunk(1, 0, 10));
    const effects = machine.do(cancelHere);
    expect(sentMessages(effects)).toEqual([{ ...userCancel, from: "receiver" }]);
    expect(ofKind(effects, "close-sink")).toMatchObject([
      { fileIndex: 1, keep: false },
      { fileIndex: 2, keep: false },
    ]);
    expect(machine.state.receiver.unstoredBytes).toBe(0);
    expect(machine.do(stored(1, 10))).toEqual([]);
    expect(machine.do(opened(2))).toEqual([]);
    expect(machine.do(cancelHere)).toEqual([]);
  });

  test("[TX23] a sink that fails midway cancels with its reason", () => {
    const machine = pullingMachine(10);
    machine.hear(chunk(0, 0, 5));
    const reason = "storage-full";
    const effects = machine.do({ kind: "sink-failed", transferId: 1, fileIndex: 0, reason });
    expect(sentMessages(effects)).toEqual([{ type: "cancel", transferId: 1, from: "receiver", reason }]);
  });

  test("[TX23] a cancel while the first sink is still opening declines", () => {
    const machine = openMachine();
    machine.hear(manifest(1, 10));
    const effects = machine.do(cancelHere);
    expect(sentTypes(effects)).toEqual(["decline"]);
    expect(ofKind(effects, "close-sink")).toHaveLength(1);
    expect(machine.do(opened(0))).toEqual([]);
  });

  test("[TX24] ignores chunks that crossed our cancel, up to 16 MiB", () => {
    const machine = pullingMachine(40_000_000);
    machine.do(cancelHere);
    receive(machine, windowMaxBytes);
    expect(machine.verdict(chunk(0, 0, 1))).toBe("unexpected-message");
  });

  test("[TX24] refuses chunks from a sender that has cancelled, and after done", () => {
    const machine = pullingMachine(10);
    machine.hear(userCancel);
    expect(machine.progress("received", 1)?.state).toEqual({ kind: "cancelled", by: "peer", reason: "user" });
    expect(machine.verdict(chunk(0, 0, 1))).toBe("unexpected-message");
    const other = pullingMachine(10);
    other.hear(chunk(0, 0, 10));
    other.do(stored(0, 10));
    expect(other.verdict(chunk(0, 0, 1))).toBe("unexpected-message");
    expect(other.hear(userCancel)).toEqual([]);
    expect(other.progress("received", 1)?.state).toEqual({ kind: "done" });
  });

  test("[TX24] a cancel of a transfer that is unknown is no news", () => {
    expect(openMachine().hear(userCancel)).toEqual([]);
  });
});
