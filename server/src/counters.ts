/**
 * Daily counters and address blocks as the running server needs them: at hand, never waiting for a database.
 *
 * Counts gather in memory and go to the registry every few minutes; blocks come from it on the same occasion.
 */
import type { Registry } from "./ports/registry.ts";

const syncIntervalMs = 5 * 60_000;

export type Counters = {
  count(event: string): void;
  isBlocked(prefix: string): boolean;
  sync(): Promise<void>;
  close(): Promise<void>;
};

export function createCounters(
  registry: Registry,
  now: () => number,
  onError: (error: unknown) => void,
): Counters {
  let gathered = new Map<string, Map<string, number>>();
  let blockedUntil = new Map<string, number>();
  let syncing = Promise.resolve();
  let hasOpened = false;

  function add(day: string, event: string, by: number): void {
    const counts = gathered.get(day) ?? new Map<string, number>();
    counts.set(event, (counts.get(event) ?? 0) + by);
    gathered.set(day, counts);
  }

  async function flush(): Promise<void> {
    const leaving = gathered;
    gathered = new Map();
    for (const [day, counts] of leaving) {
      try {
        await registry.addCounts(day, Object.fromEntries(counts));
      } catch (error) {
        for (const [event, count] of counts) {
          add(day, event, count);
        }
        throw error;
      }
    }
  }

  async function sync(): Promise<void> {
    // A server that nobody uses opens no database.
    if (gathered.size === 0 && blockedUntil.size === 0) {
      return;
    }
    hasOpened = true;
    await flush();
    const blocks = await registry.readBlocks(now());
    blockedUntil = new Map(blocks.map((block) => [block.prefix, block.until]));
  }

  function syncNext(): Promise<void> {
    syncing = syncing.then(sync).catch(onError);
    return syncing;
  }

  const timer = setInterval(() => void syncNext(), syncIntervalMs);
  timer.unref();

  return {
    count: (event) => add(new Date(now()).toISOString().slice(0, 10), event, 1),
    isBlocked: (prefix) => (blockedUntil.get(prefix) ?? 0) > now(),
    sync: syncNext,
    async close() {
      clearInterval(timer);
      // The last minutes are not worth the seconds that opening takes.
      await (hasOpened ? syncNext() : syncing);
      await registry.close();
    },
  };
}
