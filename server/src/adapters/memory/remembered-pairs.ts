/** RememberedPairs in this process: they end with it. */
import type { RememberedPair, RememberedPairs } from "../../ports/remembered-pairs.ts";

export function createMemoryRememberedPairs(pairsTotal: number): RememberedPairs {
  const pairs = new Map<string, RememberedPair>();

  function change(pairId: string, today: string, changed: (pair: RememberedPair) => RememberedPair): boolean {
    const pair = pairs.get(pairId);
    if (pair === undefined) {
      return false;
    }
    const usedOn = pair.usedOn > today ? pair.usedOn : today;
    pairs.set(pairId, { ...changed(pair), usedOn });
    return true;
  }

  return {
    async create(pair, today) {
      const before = pairs.get(pair.pairId);
      if (before === undefined && pairs.size < pairsTotal) {
        pairs.set(pair.pairId, { ...pair, subscriptions: { host: null, guest: null }, usedOn: today });
      }
      return pairs.get(pair.pairId) ?? null;
    },

    async find(pairId, usedSince) {
      const pair = pairs.get(pairId);
      return pair !== undefined && pair.usedOn >= usedSince ? pair : null;
    },

    markUsed: async (pairId, today) => change(pairId, today, (pair) => pair),

    replaceSubscription: async (pairId, role, subscription, today) =>
      change(pairId, today, (pair) => ({
        ...pair,
        subscriptions: { ...pair.subscriptions, [role]: subscription },
      })),

    remove: async (pairId) => pairs.delete(pairId),

    async removeUnused(before) {
      for (const { pairId, usedOn } of pairs.values()) {
        if (usedOn < before) {
          pairs.delete(pairId);
        }
      }
    },
  };
}
