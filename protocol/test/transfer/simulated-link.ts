/**
 * The path between two simulated peers: a rate, a delay, and a connection that can be lost with all that is on it.
 *
 * It keeps the longest queue it had: what a real path would have had to hold, or to drop.
 */

import { decodeMessage, encodeMessage } from "#protocol/transfer/codec";
import type { TransferMessage } from "#protocol/transfer/messages";
import type { SimulatedPeer } from "./simulated-peer.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export type LinkOptions = {
  readonly bytesPerMs: number;
  readonly delayMs: number;
  /** Off for long runs: messages are passed on as they are. */
  readonly encodes: boolean;
};

export class SimulatedLink {
  peakQueueBytes = 0;
  carriedBytes = 0;
  options: LinkOptions;
  readonly #clock: VirtualClock;
  readonly #peers: readonly [SimulatedPeer, SimulatedPeer];
  /** Counts the connections: what an earlier one carried is lost. */
  #connection = 0;
  #isUp = false;
  #freeAt = [0, 0];

  constructor(clock: VirtualClock, peers: readonly [SimulatedPeer, SimulatedPeer], options: LinkOptions) {
    this.#clock = clock;
    this.#peers = peers;
    this.options = options;
    peers[0].send = (message) => this.#carry(message, 0);
    peers[1].send = (message) => this.#carry(message, 1);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  connect(): void {
    this.#connection++;
    this.#isUp = true;
    this.#freeAt = [0, 0];
    for (const peer of this.#peers) peer.handle({ kind: "channel-open" });
  }

  /** One side sees it at once, the other goes on for a while, into the void. */
  disconnect(first: 0 | 1, otherAfterMs: number): void {
    this.#connection++;
    this.#isUp = false;
    this.#peers[first].handle({ kind: "channel-closed" });
    const connection = this.#connection;
    this.#clock.after(otherAfterMs, () => {
      if (connection === this.#connection) this.#peers[1 - first]?.handle({ kind: "channel-closed" });
    });
  }

  #carry(message: TransferMessage, from: 0 | 1): void {
    const { bytesPerMs, delayMs, encodes } = this.options;
    if (!this.#isUp) return;
    const encoded = encodes || message.type !== "chunk" ? encodeMessage(message) : undefined;
    const sizeBytes = encoded?.length ?? (message.type === "chunk" ? message.bytes.length + 15 : 0);
    const startsAt = Math.max(this.#freeAt[from] ?? 0, this.#clock.now);
    const endsAt = startsAt + sizeBytes / bytesPerMs;
    this.#freeAt[from] = endsAt;
    const queueBytes = (endsAt - this.#clock.now) * bytesPerMs;
    this.peakQueueBytes = Math.max(this.peakQueueBytes, queueBytes);
    const connection = this.#connection;
    this.#clock.after(endsAt - this.#clock.now + delayMs, () => {
      if (connection !== this.#connection) return;
      this.carriedBytes += sizeBytes;
      const arrived = encodes && encoded !== undefined ? decodeMessage(encoded) : message;
      this.#peers[1 - from]?.handle({ kind: "message", message: arrived });
    });
  }
}
