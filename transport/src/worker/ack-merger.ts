/**
 * Lets a later ack of a file take the place of an earlier one that has not gone out yet (docs/protocol/4-transfer, TX21).
 *
 *   chunks wait in line  ──►  store, ack 1 · store, ack 2 · store, ack 3  ──►  one record: ack 3
 *
 * Acks wait only behind what the worker has to do already: a worker that keeps up sends each at once, a busy one
 * saves the sealing of most of them.
 */

import type { Ack, TransferMessage } from "#protocol/transfer/messages";

export type AckMerger = {
  /** Nothing overtakes anything. */
  send(message: TransferMessage): void;
  /** The channel is gone, and what is said on the next one begins anew. */
  clear(): void;
};

export function createAckMerger(send: (message: TransferMessage) => void): AckMerger {
  const waiting = new Map<string, Ack>();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = flush;

  function flush(): void {
    for (const ack of waiting.values()) send(ack);
    waiting.clear();
  }

  return {
    send(message) {
      if (message.type !== "ack") {
        flush();
        send(message);
        return;
      }
      // A message to ourselves comes after all that has come for us before.
      if (waiting.size === 0) port2.postMessage(null);
      waiting.set(`${message.transferId}-${message.fileIndex}`, message);
    },
    clear: () => waiting.clear(),
  };
}
