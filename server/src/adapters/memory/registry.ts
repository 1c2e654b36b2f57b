/** Registry in this process: for a server that is to keep nothing. */
import type { Block, Registry } from "../../ports/registry.ts";

export function createMemoryRegistry(): Registry {
  const days = new Map<string, Map<string, number>>();
  const blocks = new Map<string, Block>();
  const sequences = new Map<string, number>();
  return {
    prepare: async () => undefined,
    isOpen: () => true,

    async addCounts({ writer, sequence, counts }) {
      if ((sequences.get(writer) ?? -1) >= sequence) {
        return;
      }
      sequences.set(writer, sequence);
      for (const { day, name, count } of counts) {
        const sums = days.get(day) ?? new Map<string, number>();
        sums.set(name, (sums.get(name) ?? 0) + count);
        days.set(day, sums);
      }
    },

    async readCounts(day) {
      const sums = [...(days.get(day) ?? [])].map(([name, count]) => ({ day, name, count }));
      return sums.sort((left, right) => left.name.localeCompare(right.name));
    },

    async addBlock(block) {
      blocks.set(block.prefix, block);
    },

    async removeBlock(prefix) {
      blocks.delete(prefix);
    },

    async readBlocks(now) {
      const living = [...blocks.values()].filter((block) => block.until > now);
      return living.sort((left, right) => right.until - left.until);
    },

    async removeOld(countsBefore, now) {
      for (const day of days.keys()) {
        if (day < countsBefore) {
          days.delete(day);
        }
      }
      for (const { prefix, until } of blocks.values()) {
        if (until <= now) {
          blocks.delete(prefix);
        }
      }
    },

    async close() {
      days.clear();
    },
  };
}
