/** A peer that has the keys and says anything at any time (docs/protocol/4-transfer, TX8). */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtocolError } from "#protocol/alerts";
import { windowMaxBytes } from "#protocol/limits";
import type { TransferEffect } from "#protocol/transfer/events";
import { putToEveryState } from "../fuzz-targets/transfer-step.ts";
import { anyMessage, likelyMessage } from "./arbitraries.ts";
import { file, hello, OneMachine } from "./one-machine.ts";

describe("a hostile peer", { timeout: 60_000 }, () => {
  test("[TX8] every state takes any message or refuses it with a ProtocolError", () => {
    fc.assert(fc.property(fc.oneof(likelyMessage, anyMessage), putToEveryState), { numRuns: 3_000 });
  });

  test("[TX8] any conversation leaves the books right, the sinks in order and the memory bounded", () => {
    const turn = fc.oneof(
      { weight: 8, arbitrary: likelyMessage.map((message) => ({ kind: "message", message }) as const) },
      { weight: 4, arbitrary: fc.constant({ kind: "answer" } as const) },
      { weight: 1, arbitrary: fc.constantFrom("channel-open", "channel-closed", "tick", "cancel", "send") },
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), (turns) => {
        const machine = new OneMachine();
        const pending: TransferEffect[] = [];
        let transferId = 0;
        const given = new Map<string, number>();
        const keep = (effects: readonly TransferEffect[]) => {
          for (const effect of effects) checkSink(effect, given);
          pending.push(...effects);
        };
        const open = () => {
          keep(machine.do({ kind: "channel-open" }));
          keep(machine.hear(hello));
        };
        open();
        for (const next of turns) {
          machine.now += 100;
          try {
            if (next === "cancel") {
              keep(machine.do({ kind: "cancel", transfer: { direction: "received", transferId: 1 } }));
            } else if (next === "send") {
              const files = [file("a", 70_000), file("b", 10)];
              keep(machine.do({ kind: "send-files", transferId: transferId++, files }));
            } else if (typeof next === "string") keep(machine.do({ kind: next }));
            else if (next.kind === "message") keep(machine.hear(next.message));
            else keep(answerNext(machine, pending));
          } catch (error) {
            // As the driver does: the channel ends, and another one comes.
            if (!(error instanceof ProtocolError) || error.code === "internal-error") throw error;
            keep(machine.do({ kind: "channel-closed" }));
            open();
          }
          const { sender, receiver } = machine.state;
          expect(sender.inFlightBytes).toBeGreaterThanOrEqual(0);
          expect(sender.inFlightBytes).toBeLessThanOrEqual(sender.window.sizeBytes);
          expect(sender.aheadBytes).toBeGreaterThanOrEqual(0);
          expect(receiver.unstoredBytes).toBeGreaterThanOrEqual(0);
          expect(receiver.unstoredBytes).toBeLessThanOrEqual(windowMaxBytes);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

/** Plays the driver: answers the oldest effect that wants an answer. */
function answerNext(machine: OneMachine, pending: TransferEffect[]): readonly TransferEffect[] {
  for (let effect = pending.shift(); effect !== undefined; effect = pending.shift()) {
    const { kind } = effect;
    if (kind === "open-sink") {
      const { transferId, fileIndex } = effect;
      return machine.do({ kind: "sink-opened", transferId, fileIndex, durableBytes: 0 });
    }
    if (kind === "store") {
      const { transferId, fileIndex, offset, bytes } = effect;
      const transfer = machine.state.receiver.open.get(transferId);
      const pull = transfer?.pulls.find((other) => other.fileIndex === fileIndex);
      // The id was used again for another transfer: a real sink would be another one too.
      if (pull === undefined || pull.kind === "opening" || pull.receivedTo < offset + bytes.length) return [];
      if (pull.durableTo > offset + bytes.length) return [];
      return machine.do({ kind: "stored", transferId, fileIndex, durableBytes: offset + bytes.length });
    }
    if (kind === "read") {
      const { transferId, fileIndex, offset, lengthBytes } = effect;
      return machine.do({ kind: "read", transferId, fileIndex, offset, bytes: new Uint8Array(lengthBytes) });
    }
  }
  return [];
}

/** Each byte once and in order, between open and close. */
function checkSink(effect: TransferEffect, given: Map<string, number>): void {
  if (effect.kind !== "open-sink" && effect.kind !== "store" && effect.kind !== "close-sink") return;
  const key = `${effect.transferId}/${effect.fileIndex}`;
  if (effect.kind === "open-sink") {
    expect(given.has(key)).toBe(false);
    given.set(key, 0);
  } else if (effect.kind === "close-sink") {
    expect(given.delete(key)).toBe(true);
  } else {
    expect(given.get(key)).toBe(effect.offset);
    given.set(key, effect.offset + effect.bytes.length);
  }
}
