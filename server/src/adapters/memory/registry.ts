/** Registry in this process: for a server that is to keep nothing. */
import type { Block, Registry } from "../../ports/registry.ts";

export function createMemoryRegistry(): Registry {
  const days = new Map<string, Map<string, number>>();
  const blocks = new Map<string, Block>();
  return {
    async addCounts(day, counts) {
      const sums = days.get(day) ?? new Map<string, number>();
      for (const [name, count] of Object.entries(counts)) {
        sums.set(name, (sums.get(name) ?? 0) + count);
      }
      days.set(day, sums);
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
      return living.sort((left, right) => left.prefix.localeCompare(right.prefix));
    },

    async close() {
      days.clear();
    },
  };
}
