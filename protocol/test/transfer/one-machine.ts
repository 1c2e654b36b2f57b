/** One transfer machine, poked by hand: what it sends and asks for, and what it refuses. */

import { type AlertCode, ProtocolError } from "#protocol/alerts";
import type { TransferEffect, TransferEvent } from "#protocol/transfer/events";
import type { FileEntry, Hello, TransferMessage } from "#protocol/transfer/messages";
import { transferProgress } from "#protocol/transfer/progress";
import type { TransferState } from "#protocol/transfer/state";
import { createTransferState, step } from "#protocol/transfer/step";
import type { PeerEvent } from "./simulated-peer.ts";

export const hello: Hello = { type: "hello", label: "Pixel", deviceKind: "phone" };

export function file(path: string, sizeBytes: number): FileEntry {
  return { path, sizeBytes, mediaType: "", lastModifiedAt: 0 };
}

export class OneMachine {
  now = 1_000;
  state: TransferState = createTransferState({ self: { ...hello, label: "Laptop" } });

  do(event: PeerEvent): readonly TransferEffect[] {
    const { state, effects } = step(this.state, { ...event, now: this.now } as TransferEvent);
    this.state = state;
    return effects;
  }

  hear(message: TransferMessage): readonly TransferEffect[] {
    return this.do({ kind: "message", message });
  }

  /** The code, or "accepted"; the state stays as it was. */
  verdict(message: TransferMessage): AlertCode | "accepted" {
    const before = this.state;
    try {
      this.hear(message);
    } catch (error) {
      if (error instanceof ProtocolError) return error.code;
      throw error;
    } finally {
      this.state = before;
    }
    return "accepted";
  }

  progress(direction: "sent" | "received", transferId: number) {
    return transferProgress(this.state, { direction, transferId }, this.now);
  }
}

/** Greeted on both sides, the announcement over. */
export function openMachine(): OneMachine {
  const machine = new OneMachine();
  greet(machine);
  return machine;
}

export function greet(machine: OneMachine): readonly TransferEffect[] {
  const opened = machine.do({ kind: "channel-open" });
  const heard = machine.hear(hello);
  return [...opened, ...heard];
}

export function reopen(machine: OneMachine): readonly TransferEffect[] {
  machine.do({ kind: "channel-closed" });
  return greet(machine);
}

export function sentMessages(effects: readonly TransferEffect[]): TransferMessage[] {
  return effects.flatMap((effect) => (effect.kind === "send" ? [effect.message] : []));
}

export function sentTypes(effects: readonly TransferEffect[]): string[] {
  return sentMessages(effects).map(({ type }) => type);
}

export function ofKind<Kind extends TransferEffect["kind"]>(
  effects: readonly TransferEffect[],
  kind: Kind,
): Extract<TransferEffect, { kind: Kind }>[] {
  return effects.filter((effect): effect is Extract<TransferEffect, { kind: Kind }> => effect.kind === kind);
}

/** A machine that has announced transfer 1 and is asked for its first file. */
export function servingMachine(...sizes: number[]): {
  machine: OneMachine;
  effects: readonly TransferEffect[];
} {
  const machine = openMachine();
  const files = sizes.map((sizeBytes, index) => file(`${index}`, sizeBytes));
  machine.do({ kind: "send-files", transferId: 1, files });
  machine.hear({ type: "accept", transferId: 1 });
  const effects = machine.hear({ type: "request", transferId: 1, fileIndex: 0, offset: 0 });
  return { machine, effects };
}

/** Answers every read in `effects`, and the reads that come of it; everything that was emitted, in order. */
export function answerReads(
  machine: OneMachine,
  effects: readonly TransferEffect[],
): readonly TransferEffect[] {
  const all: TransferEffect[] = [];
  const reads = ofKind(effects, "read");
  for (let read = reads.shift(); read !== undefined; read = reads.shift()) {
    const { transferId, fileIndex, offset, lengthBytes } = read;
    const bytes = new Uint8Array(lengthBytes);
    const next = machine.do({ kind: "read", transferId, fileIndex, offset, bytes });
    all.push(...next);
    reads.push(...ofKind(next, "read"));
  }
  return all;
}

/** A machine that has accepted transfer 1 and asked for its first file. */
export function pullingMachine(...sizes: number[]): OneMachine {
  const machine = openMachine();
  const files = sizes.map((sizeBytes, index) => file(`${index}`, sizeBytes));
  machine.hear({ type: "manifest", transferId: 1, files });
  machine.do({ kind: "sink-opened", transferId: 1, fileIndex: 0, durableBytes: 0 });
  return machine;
}
