import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Ack, TransferMessage } from "#protocol/transfer/messages";
import { createAckMerger } from "./ack-merger.ts";

function ack(fileIndex: number, durableBytes: number): Ack {
  return { type: "ack", transferId: 1, fileIndex, durableBytes };
}

describe("acks", () => {
  test("[TX21] of one file in one go are said once, the last", async () => {
    const sent: TransferMessage[] = [];
    const { send } = createAckMerger((message) => sent.push(message));
    for (const message of [ack(0, 1), ack(0, 2), ack(1, 5), ack(0, 3)]) send(message);
    expect(sent).toEqual([]);
    await sleep(20);
    expect(sent).toEqual([ack(0, 3), ack(1, 5)]);
  });

  test("[TX21] are never overtaken: done comes after the last of them", () => {
    const sent: TransferMessage[] = [];
    const { send } = createAckMerger((message) => sent.push(message));
    send(ack(0, 1));
    send({ type: "done", transferId: 1 });
    expect(sent).toEqual([ack(0, 1), { type: "done", transferId: 1 }]);
  });

  test("[TX37] of a channel that is gone are not said on the next", () => {
    const sent: TransferMessage[] = [];
    const { send, clear } = createAckMerger((message) => sent.push(message));
    send(ack(0, 1));
    clear();
    send({ type: "ping", nonce: 1 });
    expect(sent).toEqual([{ type: "ping", nonce: 1 }]);
  });
});
