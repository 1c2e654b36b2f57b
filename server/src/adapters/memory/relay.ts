/** Relay in this process: nodes are functions, queues are arrays with a bound and an end. */
import type { Relay, RelayMessage } from "../../ports/relay.ts";

type Waiting = { readonly text: string; readonly expiresAt: number };

export type RelayBounds = {
  readonly queuedPerPeer: number;
  /** Peers that something waits for, at once. */
  readonly queuesMax: number;
};

export function createMemoryRelay(now: () => number, bounds: RelayBounds): Relay {
  const nodes = new Map<string, (message: RelayMessage) => void>();
  const queues = new Map<string, readonly Waiting[]>();

  function living(peerId: string): readonly Waiting[] {
    const queue = (queues.get(peerId) ?? []).filter((waiting) => waiting.expiresAt > now());
    if (queue.length === 0) {
      queues.delete(peerId);
    }
    return queue;
  }

  function hasRoom(peerId: string, queue: readonly Waiting[]): boolean {
    if (queue.length > 0) {
      return queue.length < bounds.queuedPerPeer;
    }
    if (queues.size >= bounds.queuesMax) {
      for (const other of queues.keys()) {
        living(other);
      }
    }
    return queues.has(peerId) || queues.size < bounds.queuesMax;
  }

  return {
    async subscribe(nodeId, receive) {
      nodes.set(nodeId, receive);
      return async () => {
        nodes.delete(nodeId);
      };
    },

    async publish(nodeId, message) {
      const receive = nodes.get(nodeId);
      receive?.(message);
      return receive !== undefined;
    },

    async enqueue(peerId, text, waitMs) {
      const queue = living(peerId);
      if (!hasRoom(peerId, queue)) {
        return false;
      }
      queues.set(peerId, [...queue, { text, expiresAt: now() + waitMs }]);
      return true;
    },

    async drain(peerId) {
      const queue = living(peerId);
      queues.delete(peerId);
      return queue.map((waiting) => waiting.text);
    },
  };
}
