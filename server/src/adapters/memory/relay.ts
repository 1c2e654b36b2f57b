/** Relay in this process: nodes are functions, places and queues are maps; no step is interrupted. */
import {
  type Arrival,
  type Place,
  type QueueBounds,
  type Relay,
  type RelayMessage,
  settleWaitMs,
} from "../../ports/relay.ts";

type Waiting = { readonly text: string; readonly expiresAt: number };

export type RelayBounds = QueueBounds & {
  /** Peers that something waits for, at once. */
  readonly queuesMax: number;
};

export function createMemoryRelay(elapsed: () => number, bounds: RelayBounds): Relay {
  const nodes = new Map<string, (message: RelayMessage) => void>();
  const places = new Map<string, { readonly place: Place; readonly expiresAt: number }>();
  const queues = new Map<string, readonly Waiting[]>();
  /** Of each peer, the connections that were left and have not settled yet, and until when they are waited for. */
  const unsettled = new Map<string, Map<string, number>>();

  function placeOf(peerId: string): Place | null {
    const entry = places.get(peerId);
    if (entry !== undefined && entry.expiresAt <= elapsed()) {
      places.delete(peerId);
      return null;
    }
    return entry?.place ?? null;
  }

  function unsettle(peerId: string, connectionId: string): void {
    const left = unsettled.get(peerId) ?? new Map<string, number>();
    unsettled.set(peerId, left.set(connectionId, elapsed() + settleWaitMs));
  }

  function settled(peerId: string, connectionId: string): void {
    const left = unsettled.get(peerId);
    left?.delete(connectionId);
    if (left?.size === 0) {
      unsettled.delete(peerId);
    }
  }

  function isUnsettled(peerId: string): boolean {
    for (const [connectionId, until] of unsettled.get(peerId) ?? []) {
      if (until <= elapsed()) {
        settled(peerId, connectionId);
      }
    }
    return unsettled.has(peerId);
  }

  function waitingFor(peerId: string): readonly Waiting[] {
    const queue = (queues.get(peerId) ?? []).filter((waiting) => waiting.expiresAt > elapsed());
    if (queue.length === 0) {
      queues.delete(peerId);
    }
    return queue;
  }

  /** As many of the first as may wait together. */
  function fitting(queue: readonly Waiting[]): readonly Waiting[] {
    let bytes = 0;
    const end = queue.findIndex(({ text }, index) => {
      bytes += Buffer.byteLength(text);
      return index >= bounds.queuedPerPeer || bytes > bounds.queuedBytesPerPeer;
    });
    return end === -1 ? queue : queue.slice(0, end);
  }

  function hasRoom(queue: readonly Waiting[], next: Waiting): boolean {
    if (fitting([...queue, next]).length <= queue.length) {
      return false;
    }
    if (queue.length > 0) {
      return true;
    }
    if (queues.size >= bounds.queuesMax) {
      for (const other of queues.keys()) {
        waitingFor(other);
      }
    }
    return queues.size < bounds.queuesMax;
  }

  function publish(nodeId: string, message: RelayMessage): boolean {
    const receive = nodes.get(nodeId);
    receive?.(message);
    return receive !== undefined;
  }

  function take(peerId: string): readonly string[] {
    const queue = waitingFor(peerId);
    queues.delete(peerId);
    return queue.map((waiting) => waiting.text);
  }

  function arrive(peerId: string, place: Place, lifetimeMs: number): Arrival {
    const former = placeOf(peerId);
    places.set(peerId, { place, expiresAt: elapsed() + lifetimeMs });
    if (former !== null && former.connectionId !== place.connectionId) {
      const { nodeId, connectionId } = former;
      unsettle(peerId, connectionId);
      if (!publish(nodeId, { kind: "evict", peerId, connectionId })) {
        settled(peerId, connectionId);
      }
    }
    return isUnsettled(peerId) ? { texts: [], isSettled: false } : { texts: take(peerId), isSettled: true };
  }

  return {
    async subscribe(nodeId, receive) {
      nodes.set(nodeId, receive);
      return async () => {
        nodes.delete(nodeId);
      };
    },

    async connect(peerId, place, lifetimeMs) {
      return arrive(peerId, place, lifetimeMs);
    },

    async keep(peerId, place, lifetimeMs) {
      const holder = placeOf(peerId);
      const isFree = holder === null || holder.connectionId === place.connectionId;
      return isFree ? arrive(peerId, place, lifetimeMs) : null;
    },

    async disconnect(peerId, { nodeId, connectionId }) {
      if (placeOf(peerId)?.connectionId !== connectionId) {
        return unsettled.get(peerId)?.has(connectionId) ?? false;
      }
      places.delete(peerId);
      unsettle(peerId, connectionId);
      publish(nodeId, { kind: "departed", peerId, connectionId });
      return true;
    },

    async settle(peerId, connectionId, texts, waitMs) {
      settled(peerId, connectionId);
      const returned = texts.map((text) => ({ text, expiresAt: elapsed() + waitMs }));
      const queue = fitting([...returned, ...waitingFor(peerId)]);
      const place = placeOf(peerId);
      if (queue.length > 0) {
        queues.set(peerId, queue);
      }
      if (place !== null && !isUnsettled(peerId)) {
        publish(place.nodeId, { kind: "drain", peerId });
      }
    },

    async forward(nodeId, peerId, text, waitMs) {
      const place = placeOf(peerId);
      const queue = waitingFor(peerId);
      const canTake = place !== null && !isUnsettled(peerId);
      const isHere = canTake && place.nodeId === nodeId;
      if (canTake && !isHere && queue.length === 0) {
        if (publish(place.nodeId, { kind: "deliver", peerId, connectionId: place.connectionId, text })) {
          return "forwarded";
        }
      }
      const waiting = { text, expiresAt: elapsed() + waitMs };
      if (waitMs === 0 || !hasRoom(queue, waiting)) {
        return "expired";
      }
      queues.set(peerId, [...queue, waiting]);
      if (isHere) {
        return "here";
      }
      if (canTake) {
        publish(place.nodeId, { kind: "drain", peerId });
      }
      return "queued";
    },

    async drain(peerId, connectionId) {
      return placeOf(peerId)?.connectionId === connectionId ? take(peerId) : [];
    },

    async clear(peerId) {
      queues.delete(peerId);
    },

    async tell(message) {
      const place = placeOf(message.peerId);
      return place !== null && publish(place.nodeId, message);
    },
  };
}
