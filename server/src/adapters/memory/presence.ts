/** Presence in this process. Entries of sockets that closed are removed by the hub, so nothing piles up. */
import type { Place, Presence } from "../../ports/presence.ts";

export function createMemoryPresence(now: () => number): Presence {
  const places = new Map<string, { readonly place: Place; readonly expiresAt: number }>();

  function living(peerId: string): Place | null {
    const entry = places.get(peerId);
    if (entry === undefined) {
      return null;
    }
    if (entry.expiresAt <= now()) {
      places.delete(peerId);
      return null;
    }
    return entry.place;
  }

  return {
    async connect(peerId, place, lifetimeMs) {
      const former = living(peerId);
      places.set(peerId, { place, expiresAt: now() + lifetimeMs });
      return former;
    },

    async find(peerId) {
      return living(peerId);
    },

    async refresh(peerId, connectionId, lifetimeMs) {
      const place = living(peerId);
      if (place?.connectionId !== connectionId) {
        return false;
      }
      places.set(peerId, { place, expiresAt: now() + lifetimeMs });
      return true;
    },

    async disconnect(peerId, connectionId) {
      if (living(peerId)?.connectionId === connectionId) {
        places.delete(peerId);
      }
    },
  };
}
