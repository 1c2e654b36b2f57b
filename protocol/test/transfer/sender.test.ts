/** The side that has the files (docs/protocol/4-transfer, TX9–TX10, TX16–TX25): more refusals than successes. */

import { describe, expect, test } from "vitest";
import { manifestMaxFiles, requestsAheadMax, transfersKeptMax, transfersOpenMax } from "#protocol/limits";
import {
  answerReads,
  file,
  OneMachine,
  ofKind,
  openMachine,
  sentMessages,
  sentTypes,
  servingMachine,
} from "./one-machine.ts";

const KIB = 1024;
const sendOne = (transferId: number) => ({ kind: "send-files", transferId, files: [file("a", 10)] }) as const;
const request = (transferId: number, fileIndex: number, offset: number) =>
  ({ type: "request", transferId, fileIndex, offset }) as const;
const ack = (fileIndex: number, durableBytes: number) =>
  ({ type: "ack", transferId: 1, fileIndex, durableBytes }) as const;
const cancelHere = { kind: "cancel", transfer: { direction: "sent", transferId: 1 } } as const;

describe("announcing", () => {
  test("[TX16] the manifest carries safe, unique paths and what a codec takes", () => {
    const machine = openMachine();
    const files = [
      { path: "/photos/../a.jpg", sizeBytes: 1, mediaType: "image/jpeg", lastModifiedAt: 1.5 },
      { path: "photos/A.JPG", sizeBytes: 1, mediaType: "x".repeat(200), lastModifiedAt: -5 },
    ];
    const [message] = sentMessages(machine.do({ kind: "send-files", transferId: 1, files }));
    expect(message?.type === "manifest" && message.files).toEqual([
      { path: "photos/a.jpg", sizeBytes: 1, mediaType: "image/jpeg", lastModifiedAt: 1 },
      { path: "photos/A (2).JPG", sizeBytes: 1, mediaType: "", lastModifiedAt: 0 },
    ]);
  });

  test("[TX16] refuses here what the other side would refuse", () => {
    const machine = openMachine();
    const send = (files: ReturnType<typeof file>[]) =>
      machine.do({ kind: "send-files", transferId: 1, files });
    // A list that is too long is the user's, one without a file is a mistake of ours.
    expect(() => send([])).toThrow(new Error("No file."));
    expect(() => send(Array.from({ length: manifestMaxFiles + 1 }, () => file("a", 0)))).toThrow(
      new RangeError("Over manifestMaxFiles."),
    );
    const long = Array.from({ length: manifestMaxFiles }, (_, i) =>
      file(`${"x".repeat(240)}/${"y".repeat(240)}/${"z".repeat(200)}${i}`, 0),
    );
    expect(() => send(long)).toThrow(new RangeError("Over messageMaxBytes."));
    const tooLarge = new RangeError("Over fileMaxBytes.");
    expect(() => send([file("a", 2 ** 44), file("b", 1)])).toThrow(tooLarge);
    expect(() => send([file("a", Number.NaN)])).toThrow(tooLarge);
  });

  test("[TX17] announces 64 transfers, the next when one of them is over", () => {
    const machine = openMachine();
    const announced: number[] = [];
    for (let transferId = 1; transferId <= transfersOpenMax + 2; transferId++) {
      const messages = sentMessages(machine.do(sendOne(transferId)));
      announced.push(...messages.flatMap((sent) => (sent.type === "manifest" ? [sent.transferId] : [])));
    }
    expect(announced).toHaveLength(transfersOpenMax);
    expect(machine.progress("sent", transfersOpenMax + 1)?.state).toEqual({ kind: "queued" });
    const next = machine.hear({ type: "decline", transferId: 5, reason: "storage-full" });
    expect(sentMessages(next)).toMatchObject([{ type: "manifest", transferId: transfersOpenMax + 1 }]);
  });

  test("[TX18] a decline ends the transfer with its reason", () => {
    const machine = openMachine();
    machine.do(sendOne(1));
    machine.hear({ type: "decline", transferId: 1, reason: "storage-full" });
    expect(machine.progress("sent", 1)?.state).toEqual({
      kind: "cancelled",
      by: "peer",
      reason: "storage-full",
    });
  });
});

describe("what a state does not name", () => {
  test("[TX9] answers about a transfer that was never announced are unknown", () => {
    const machine = openMachine();
    expect(machine.verdict({ type: "accept", transferId: 1 })).toBe("unknown-transfer");
    expect(machine.verdict({ type: "decline", transferId: 1, reason: "user" })).toBe("unknown-transfer");
    expect(machine.verdict(request(1, 0, 0))).toBe("unknown-transfer");
    expect(machine.verdict(ack(0, 0))).toBe("unknown-transfer");
    expect(machine.verdict({ type: "done", transferId: 1 })).toBe("unknown-transfer");
  });

  test("[TX10] the other direction's number is another transfer", () => {
    const machine = openMachine();
    machine.do(sendOne(1));
    machine.hear({ type: "manifest", transferId: 1, files: [file("theirs", 3)] });
    machine.hear({ type: "cancel", transferId: 1, from: "sender", reason: "user" });
    expect(machine.progress("sent", 1)?.state).toEqual({ kind: "queued" });
    expect(machine.progress("received", 1)?.state.kind).toBe("cancelled");
  });

  test("[TX8] offered refuses requests and acks; accepted refuses a second accept and acks", () => {
    const machine = openMachine();
    machine.do(sendOne(1));
    expect(machine.verdict(request(1, 0, 0))).toBe("unexpected-message");
    expect(machine.verdict(ack(0, 0))).toBe("unexpected-message");
    machine.hear({ type: "accept", transferId: 1 });
    expect(machine.verdict({ type: "accept", transferId: 1 })).toBe("unexpected-message");
    expect(machine.verdict({ type: "decline", transferId: 1, reason: "user" })).toBe("unexpected-message");
    expect(machine.verdict(ack(0, 0))).toBe("unexpected-message");
  });

  test("[TX8] the driver's own mistakes are no ProtocolError", () => {
    const machine = openMachine();
    machine.do(sendOne(1));
    expect(() => machine.do(sendOne(1))).toThrow(/^transferId is taken/);
  });
});

describe("serving", () => {
  test("[TX19] refuses files that are not there, offsets past the last byte, and going back", () => {
    const { machine } = servingMachine(10, 10, 0, 10);
    expect(machine.verdict(request(1, 4, 0))).toBe("bad-offset");
    expect(machine.verdict(request(1, 1, 10))).toBe("bad-offset");
    expect(machine.verdict(request(1, 2, 0))).toBe("bad-offset");
    expect(machine.verdict(request(1, 0, 0))).toBe("bad-offset");
    machine.hear(request(1, 3, 9));
    expect(machine.verdict(request(1, 1, 0))).toBe("bad-offset");
  });

  test("[TX19] refuses the 17th file at once", () => {
    const { machine } = servingMachine(...Array.from({ length: 20 }, () => 5));
    for (let index = 1; index < requestsAheadMax; index++) machine.hear(request(1, index, 0));
    expect(machine.verdict(request(1, requestsAheadMax, 0))).toBe("limit-exceeded");
  });

  test("[TX19] serves from the offset that is asked for", () => {
    const machine = openMachine();
    machine.do({ kind: "send-files", transferId: 1, files: [file("a", 100)] });
    machine.hear({ type: "accept", transferId: 1 });
    const effects = machine.hear(request(1, 0, 99));
    expect(ofKind(effects, "read")).toMatchObject([{ offset: 99, lengthBytes: 1 }]);
    expect(sentMessages(answerReads(machine, effects))).toMatchObject([{ type: "chunk", offset: 99 }]);
  });

  test("[TX21] refuses acks above what was sent, below the last one, and for a file not served", () => {
    const { machine, effects } = servingMachine(500 * KIB, 5);
    answerReads(machine, effects);
    const sent = machine.state.sender.inFlightBytes;
    expect(sent).toBe(256 * KIB);
    expect(machine.verdict(ack(0, sent + 1))).toBe("bad-offset");
    expect(machine.verdict(ack(1, 0))).toBe("unexpected-message");
    machine.hear(ack(0, 100));
    expect(machine.verdict(ack(0, 99))).toBe("bad-offset");
    expect(machine.verdict(ack(0, 100))).toBe("accepted");
  });

  test("[TX22] keeps 1 MiB of reads out, and sends in order whatever the order of the answers", () => {
    const { machine, effects } = servingMachine(5_000_000);
    const reads = ofKind(effects, "read");
    expect(reads.reduce((sum, read) => sum + read.lengthBytes, 0)).toBe(1024 * KIB);
    const answer = ({ offset, lengthBytes }: { offset: number; lengthBytes: number }) =>
      machine.do({ kind: "read", transferId: 1, fileIndex: 0, offset, bytes: new Uint8Array(lengthBytes) });
    const [first, second, ...others] = reads;
    if (first === undefined || second === undefined) throw new Error("There are no reads.");
    expect(sentTypes(answer(second))).toEqual([]);
    expect(sentMessages(answer(first))).toMatchObject([{ offset: 0 }, { offset: second.offset }]);
    for (const read of others) answer(read);
    expect(machine.state.sender.inFlightBytes).toBe(256 * KIB);
  });

  test("[TX22] drops a read that nobody waits for", () => {
    const { machine, effects } = servingMachine(1_000);
    const stale = {
      kind: "read",
      transferId: 1,
      fileIndex: 0,
      offset: 500,
      bytes: new Uint8Array(9),
    } as const;
    expect(machine.do(stale)).toEqual([]);
    machine.do(cancelHere);
    expect(answerReads(machine, effects)).toEqual([]);
  });

  test("[TX23] a file that cannot be read ends the transfer on both sides", () => {
    const { machine } = servingMachine(1_000);
    const effects = machine.do({ kind: "read-failed", transferId: 1, fileIndex: 0 });
    const reason = "file-unreadable";
    expect(sentMessages(effects)).toEqual([{ type: "cancel", transferId: 1, from: "sender", reason }]);
    expect(machine.progress("sent", 1)?.state).toEqual({ kind: "cancelled", by: "here", reason });
  });

  test("[TX23] a cancel by the receiver frees the window for the others", () => {
    const { machine, effects } = servingMachine(500 * KIB);
    answerReads(machine, effects);
    machine.hear({ type: "cancel", transferId: 1, from: "receiver", reason: "user" });
    expect(machine.state.sender).toMatchObject({ inFlightBytes: 0, aheadBytes: 0 });
    expect(machine.progress("sent", 1)?.state).toEqual({ kind: "cancelled", by: "peer", reason: "user" });
  });

  test("[TX23] a cancel of what is queued sends nothing; of what is over or unknown does nothing", () => {
    const machine = new OneMachine();
    machine.do(sendOne(1));
    expect(sentMessages(machine.do(cancelHere))).toEqual([]);
    expect(machine.do(cancelHere)).toEqual([]);
  });

  test("[TX24] ignores what crossed our cancel, refuses it from a side that cancelled itself", () => {
    const { machine } = servingMachine(1_000);
    machine.do(cancelHere);
    expect(machine.hear(ack(0, 0))).toEqual([]);
    expect(machine.hear({ type: "done", transferId: 1 })).toEqual([]);
    expect(machine.hear({ type: "cancel", transferId: 1, from: "receiver", reason: "user" })).toEqual([]);
    const { machine: other } = servingMachine(1_000);
    other.hear({ type: "cancel", transferId: 1, from: "receiver", reason: "user" });
    expect(other.verdict(ack(0, 0))).toBe("unexpected-message");
    expect(other.verdict({ type: "cancel", transferId: 9, from: "receiver", reason: "user" })).toBe(
      "accepted",
    );
  });

  test("[TX25] refuses done while a file asked for is not acknowledged", () => {
    const { machine, effects } = servingMachine(1_000);
    answerReads(machine, effects);
    expect(machine.verdict({ type: "done", transferId: 1 })).toBe("unexpected-message");
    machine.hear(ack(0, 1_000));
    machine.hear({ type: "done", transferId: 1 });
    expect(machine.progress("sent", 1)).toMatchObject({ state: { kind: "done" }, durableBytes: 1_000 });
    expect(machine.verdict({ type: "done", transferId: 1 })).toBe("unexpected-message");
  });

  test("[TX25] remembers the last 256 that are over", () => {
    const machine = openMachine();
    for (let transferId = 1; transferId <= transfersKeptMax + 1; transferId++) {
      machine.do(sendOne(transferId));
      machine.hear({ type: "decline", transferId, reason: "user" });
    }
    expect(machine.progress("sent", 1)).toBeUndefined();
    expect(machine.progress("sent", 2)?.state.kind).toBe("cancelled");
  });
});
