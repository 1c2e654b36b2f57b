/**
 * One side of a simulated session: the machine, and a driver whose disk and files are in memory and take their time.
 *
 * It checks at every step what must hold at every step: the sink is given each byte once and in order, nothing
 * exceeds the window, and what is held in memory is bounded.
 */

import { windowMaxBytes } from "#protocol/limits";
import type { TransferEffect, TransferEvent } from "#protocol/transfer/events";
import type { TransferMessage } from "#protocol/transfer/messages";
import { transferProgress } from "#protocol/transfer/progress";
import type { TransferState } from "#protocol/transfer/state";
import { createTransferState, step } from "#protocol/transfer/step";
import type { VirtualClock } from "./virtual-clock.ts";

type WithoutNow<T> = T extends { now: number } ? Omit<T, "now"> : never;
export type PeerEvent = WithoutNow<TransferEvent>;

export type Disk = {
  /** Milliseconds until a read, an open or a store of this many bytes is done. */
  readonly readMs: (bytes: number) => number;
  readonly openMs: () => number;
  readonly storeMs: (bytes: number) => number;
};

export type Sink = { bytes: Uint8Array; given: number; durable: number; state: "open" | "kept" | "dropped" };

export class SimulatedPeer {
  readonly label: string;
  readonly sent = new Map<string, Uint8Array>();
  readonly sinks = new Map<string, Sink>();
  readonly arrivedTexts: string[] = [];
  readonly deliveredTexts: number[] = [];
  readonly effects: TransferEffect[] = [];
  state: TransferState;
  peakUnstoredBytes = 0;
  send: (message: TransferMessage) => void = () => {};
  readonly #clock: VirtualClock;
  readonly #disk: Disk;
  #diskFreeAt = 0;
  /** Off for long runs: bytes are not kept. */
  readonly #keepsBytes: boolean;

  constructor(label: string, clock: VirtualClock, disk: Disk, keepsBytes = true) {
    this.label = label;
    this.#clock = clock;
    this.#disk = disk;
    this.#keepsBytes = keepsBytes;
    this.state = createTransferState({ self: { type: "hello", label, deviceKind: "other" } });
  }

  handle(event: PeerEvent): void {
    const before = this.state;
    const { state, effects } = step(before, { ...event, now: this.#clock.now } as TransferEvent);
    this.state = state;
    this.#check(effects);
    for (const effect of effects) this.#perform(effect);
  }

  progress(direction: "sent" | "received", transferId: number) {
    return transferProgress(this.state, { direction, transferId }, this.#clock.now);
  }

  #check(effects: readonly TransferEffect[]): void {
    const { inFlightBytes, aheadBytes, window } = this.state.sender;
    const hasSent = effects.some((effect) => effect.kind === "send" && effect.message.type === "chunk");
    if (hasSent && inFlightBytes > window.sizeBytes) throw new Error("The window is exceeded.");
    if (inFlightBytes < 0 || aheadBytes < 0) throw new Error("The books of the sender are wrong.");
    if (aheadBytes > 1280 * 1024) throw new Error("Too much is read ahead.");
    const { unstoredBytes } = this.state.receiver;
    if (unstoredBytes < 0) throw new Error("The books of the receiver are wrong.");
    if (unstoredBytes > windowMaxBytes) throw new Error("Too much waits for the disk.");
    this.peakUnstoredBytes = Math.max(this.peakUnstoredBytes, unstoredBytes);
  }

  #perform(effect: TransferEffect): void {
    this.effects.push(effect);
    switch (effect.kind) {
      case "send":
        this.send(effect.message);
        return;
      case "read":
        this.#read(effect);
        return;
      case "open-sink":
        this.#open(effect);
        return;
      case "store":
        this.#store(effect);
        return;
      case "close-sink": {
        const sink = this.#sink(effect);
        if (sink.state !== "open") throw new Error("A sink is closed twice.");
        sink.state = effect.keep ? "kept" : "dropped";
        return;
      }
      case "text-arrived":
        this.arrivedTexts.push(effect.text);
        return;
      case "text-state":
        if (effect.state === "delivered") this.deliveredTexts.push(effect.textId);
        return;
      case "hello":
      case "transfer-changed":
      case "quiet":
        return;
    }
  }

  #read(effect: Extract<TransferEffect, { kind: "read" }>): void {
    const { transferId, fileIndex, offset, lengthBytes } = effect;
    this.#clock.after(this.#disk.readMs(lengthBytes), () => {
      const whole = this.sent.get(`${transferId}/${fileIndex}`);
      if (whole === undefined) {
        this.handle({ kind: "read-failed", transferId, fileIndex });
        return;
      }
      const start = this.#keepsBytes ? offset : 0;
      const bytes = whole.subarray(start, start + lengthBytes);
      this.handle({ kind: "read", transferId, fileIndex, offset, bytes });
    });
  }

  #open(effect: Extract<TransferEffect, { kind: "open-sink" }>): void {
    const { transferId, fileIndex, file } = effect;
    const key = `${transferId}/${fileIndex}`;
    if (this.sinks.has(key)) throw new Error("A sink is opened twice.");
    const bytes = new Uint8Array(this.#keepsBytes ? file.sizeBytes : 0);
    this.sinks.set(key, { bytes, given: 0, durable: 0, state: "open" });
    this.#clock.after(this.#disk.openMs(), () =>
      this.handle({ kind: "sink-opened", transferId, fileIndex, durableBytes: 0 }),
    );
  }

  /** One disk: stores wait for each other. */
  #store(effect: Extract<TransferEffect, { kind: "store" }>): void {
    const { transferId, fileIndex, offset, bytes } = effect;
    const sink = this.#sink(effect);
    if (sink.state !== "open" || sink.given !== offset) throw new Error("A sink is given the wrong byte.");
    sink.given += bytes.length;
    this.#diskFreeAt = Math.max(this.#diskFreeAt, this.#clock.now) + this.#disk.storeMs(bytes.length);
    this.#clock.after(this.#diskFreeAt - this.#clock.now, () => {
      if (this.#keepsBytes) sink.bytes.set(bytes, offset);
      sink.durable = offset + bytes.length;
      this.handle({ kind: "stored", transferId, fileIndex, durableBytes: sink.durable });
    });
  }

  #sink({ transferId, fileIndex }: { transferId: number; fileIndex: number }): Sink {
    const sink = this.sinks.get(`${transferId}/${fileIndex}`);
    if (sink === undefined) throw new Error("A sink is used that was never opened.");
    return sink;
  }
}
