/**
 * Daily counters and address blocks as the running server needs them: at hand, never waiting for a database.
 *
 * Counts gather in memory and go to the registry as numbered batches. A batch that failed goes again as it was, under
 * its number, also when only the answer was lost: each count is stored once, or, if this process dies first, not at
 * all. Blocks are read on the same occasion; while that fails, the last ones that were read stay in force.
 */
import { randomUUID } from "node:crypto";
import { parseBlockPrefix } from "./client-address.ts";
import { addDays, dayOf } from "./day.ts";
import { countersHeldDays } from "./limits.ts";
import type { Block, CountBatch, Registry } from "./ports/registry.ts";
import { within } from "./within.ts";

/** What a node that is killed may lose. */
const syncEveryMs = 60_000;
const retryAfterMs = 5_000;
const closeWaitMs = 4_000;
const letGo = (): void => undefined;

export type Counters = {
  count(event: string): void;
  isBlocked(prefix: string): boolean;
  sync(): Promise<void>;
  close(): Promise<void>;
};

/** `onError` hears of an outage once, `onUseless` of each block that can match nobody: how many more there are. */
export function createCounters(
  registry: Registry,
  now: () => number,
  onError: (error: unknown) => void,
  onUseless: (count: number) => void = letGo,
): Counters {
  const writer = randomUUID();
  const gathered = new Map<string, Map<string, number>>();
  let leaving: CountBatch | null = null;
  let sequence = 0;
  let blockedUntil: ReadonlyMap<string, number> = new Map();
  let useless: ReadonlySet<string> = new Set();
  let syncing = Promise.resolve();
  let isFailing = false;
  let isSyncing = false;
  let nextSyncAt = performance.now() + syncEveryMs;

  function takeBatch(): CountBatch {
    const counts = [...gathered].flatMap(([day, sums]) =>
      [...sums].map(([name, count]) => ({ day, name, count })),
    );
    gathered.clear();
    sequence += 1;
    return { writer, sequence, counts };
  }

  /** At most two: the batch that failed before, and what has gathered since. */
  async function flush(): Promise<void> {
    if (leaving !== null) {
      await registry.addCounts(leaving);
      leaving = null;
    }
    if (gathered.size > 0) {
      leaving = takeBatch();
      await registry.addCounts(leaving);
      leaving = null;
    }
  }

  /** A new day begins; of an outage that long, the first days are let go. */
  function openDay(day: string): Map<string, number> {
    const sums = new Map<string, number>();
    gathered.set(day, sums);
    const heldSince = addDays(day, -countersHeldDays);
    for (const held of gathered.keys()) {
      if (held < heldSince) {
        gathered.delete(held);
      }
    }
    return sums;
  }

  async function sync(): Promise<void> {
    // A server that nobody uses opens no embedded database.
    if (gathered.size === 0 && !registry.isOpen()) {
      return;
    }
    await flush();
    takeBlocks(await registry.readBlocks(now()));
  }

  function takeBlocks(blocks: readonly Block[]): void {
    const read = readBlocks(blocks);
    const more = read.useless.filter((prefix) => !useless.has(prefix));
    blockedUntil = read.blockedUntil;
    useless = new Set(read.useless);
    if (more.length > 0) {
      onUseless(more.length);
    }
  }

  async function trySync(): Promise<void> {
    isSyncing = true;
    nextSyncAt = performance.now() + syncEveryMs;
    try {
      await sync();
      isFailing = false;
    } catch (error) {
      if (!isFailing) {
        onError(error);
      }
      isFailing = true;
    }
    isSyncing = false;
  }

  function syncNext(): Promise<void> {
    syncing = syncing.then(trySync);
    return syncing;
  }

  const timer = setInterval(() => {
    if (!isSyncing && (isFailing || performance.now() >= nextSyncAt)) {
      void syncNext();
    }
  }, retryAfterMs);
  timer.unref();

  return {
    count(event) {
      const day = dayOf(now());
      const sums = gathered.get(day) ?? openDay(day);
      sums.set(event, (sums.get(event) ?? 0) + 1);
    },

    isBlocked: (prefix) => (blockedUntil.get(prefix) ?? 0) > now(),
    sync: syncNext,

    async close() {
      clearInterval(timer);
      // The last minute is not worth the seconds that opening or an outage takes.
      if (registry.isOpen()) {
        await within(closeWaitMs, syncNext(), letGo);
      }
      await within(closeWaitMs, registry.close(), letGo);
    },
  };
}

/** Two rows may be two spellings of one address: the longer one counts. */
function readBlocks(blocks: readonly Block[]): {
  readonly blockedUntil: ReadonlyMap<string, number>;
  readonly useless: readonly string[];
} {
  const blockedUntil = new Map<string, number>();
  const useless: string[] = [];
  for (const { prefix: written, until } of blocks) {
    const prefix = parseBlockPrefix(written);
    if (prefix === null) {
      useless.push(written);
    } else {
      blockedUntil.set(prefix, Math.max(until, blockedUntil.get(prefix) ?? 0));
    }
  }
  return { blockedUntil, useless };
}
