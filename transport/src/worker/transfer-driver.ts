/**
 * Drives the transfer machine: the only interpreter of its effects, one event at a time (docs/protocol/4-transfer).
 *
 *   message, tick, user ─► queue ─► step ─► effects ─► channel, file source, file sinks, items
 *                            ▲                                    │
 *                            └──────── read, stored, … ◄──────────┘
 */

import { ProtocolError } from "#protocol/alerts";
import type { TransferEffect, TransferEvent, TransferKey } from "#protocol/transfer/events";
import type { Hello, TransferMessage } from "#protocol/transfer/messages";
import type { TransferState } from "#protocol/transfer/state";
import { createTransferState, step } from "#protocol/transfer/step";
import { createFileSource, type FileSource } from "./file-source.ts";
import type { SinkKeeper } from "./sink-keeper.ts";

export type TransferDriverOptions = {
  readonly self: Omit<Hello, "type">;
  readonly sinks: SinkKeeper;
  readonly send: (message: TransferMessage) => void;
  /** The other side broke the protocol. */
  readonly fail: (error: ProtocolError) => void;
  readonly onHello: (hello: Hello) => void;
  readonly onQuiet: (isQuiet: boolean) => void;
  readonly onText: (effect: Extract<TransferEffect, { kind: "text-arrived" | "text-state" }>) => void;
  readonly onTransfer: (transfer: TransferKey) => void;
};

/** An event without its time, which is the driver's to give. */
export type UntimedEvent = TransferEvent extends infer Event
  ? Event extends { now: number }
    ? Omit<Event, "now">
    : never
  : never;

export type TransferDriver = {
  readonly state: TransferState;
  readonly now: number;
  dispatch(event: UntimedEvent): void;
  /** Throws what the machine throws for a transfer that cannot be sent. */
  sendFiles(transferId: number, files: readonly { readonly file: File; readonly path: string }[]): void;
};

export function createTransferDriver(options: TransferDriverOptions): TransferDriver {
  const { sinks } = options;
  const sources = new Map<number, FileSource>();
  const queue: UntimedEvent[] = [];
  let state = createTransferState({ self: { type: "hello", ...options.self } });
  let isRunning = false;

  function dispatch(event: UntimedEvent): void {
    queue.push(event);
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) run(next);
    } finally {
      isRunning = false;
    }
  }

  function run(event: UntimedEvent): void {
    const before = state;
    try {
      const next = step(before, { ...event, now: performance.now() });
      state = next.state;
      for (const effect of next.effects) perform(effect);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      options.fail(error);
    }
  }

  function perform(effect: TransferEffect): void {
    switch (effect.kind) {
      case "send":
        options.send(effect.message);
        break;
      case "read":
        void read(effect);
        break;
      case "open-sink":
        void openSink(effect);
        break;
      case "store":
        void store(effect);
        break;
      case "close-sink":
        void sinks.close(effect.transferId, effect.fileIndex, effect.keep);
        break;
      case "hello":
        options.onHello(effect.hello);
        break;
      case "text-arrived":
      case "text-state":
        options.onText(effect);
        break;
      case "transfer-changed":
        forgetSource(effect.transfer);
        options.onTransfer(effect.transfer);
        break;
      case "quiet":
        options.onQuiet(effect.isQuiet);
        break;
    }
  }

  async function read(effect: Extract<TransferEffect, { kind: "read" }>): Promise<void> {
    const { transferId, fileIndex, offset, lengthBytes } = effect;
    try {
      const bytes = await sources.get(transferId)?.read(fileIndex, offset, lengthBytes);
      if (bytes !== undefined) dispatch({ kind: "read", transferId, fileIndex, offset, bytes });
    } catch {
      // NotFoundError, NotReadableError, or a file that has shrunk: to its receiver it is all one.
      dispatch({ kind: "read-failed", transferId, fileIndex });
    }
  }

  async function openSink(effect: Extract<TransferEffect, { kind: "open-sink" }>): Promise<void> {
    const { transferId, fileIndex, file } = effect;
    const result = await sinks.open(transferId, fileIndex, file.sizeBytes, neededBytes(transferId));
    dispatch(
      result.ok
        ? { kind: "sink-opened", transferId, fileIndex, durableBytes: result.durableBytes }
        : { kind: "sink-failed", transferId, fileIndex, reason: result.reason },
    );
  }

  async function store(effect: Extract<TransferEffect, { kind: "store" }>): Promise<void> {
    const { transferId, fileIndex, offset, bytes } = effect;
    const result = await sinks.append(transferId, fileIndex, offset, bytes);
    dispatch(
      result.ok
        ? { kind: "stored", transferId, fileIndex, durableBytes: result.durableBytes }
        : { kind: "sink-failed", transferId, fileIndex, reason: result.reason },
    );
  }

  /** TX18: the first sink of a transfer decides whether there is room for all of it. */
  function neededBytes(transferId: number): number {
    const transfer = state.receiver.open.get(transferId);
    if (transfer === undefined || transfer.isAccepted) return 0;
    return transfer.list.startsAt.at(-1) ?? 0;
  }

  /** The user's files are let go as soon as nobody can ask for them any more. */
  function forgetSource({ direction, transferId }: TransferKey): void {
    if (direction === "sent" && !state.sender.open.has(transferId)) sources.delete(transferId);
  }

  return {
    get state() {
      return state;
    },
    get now() {
      return performance.now();
    },
    dispatch,
    sendFiles(transferId, files) {
      sources.set(transferId, createFileSource(files.map(({ file }) => file)));
      const entries = files.map(({ file, path }) => ({
        path,
        sizeBytes: file.size,
        mediaType: file.type,
        lastModifiedAt: file.lastModified,
      }));
      try {
        dispatch({ kind: "send-files", transferId, files: entries });
      } catch (error) {
        sources.delete(transferId);
        throw error;
      }
    },
  };
}
