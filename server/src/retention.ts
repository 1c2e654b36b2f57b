/**
 * The daily job: deletes what has been kept long enough, docs/protocol/2-signalling, SG38.
 *
 * Each node runs it once a day of UTC; the database lets one of them at it at a time.
 */
import { addDays, dayOf } from "./day.ts";
import type { Limits } from "./limits.ts";
import type { Registry } from "./ports/registry.ts";
import type { RememberedPairs } from "./ports/remembered-pairs.ts";

const lookEveryMs = 10 * 60_000;

export type RetentionDeps = {
  readonly registry: Registry;
  readonly pairs: RememberedPairs;
  readonly limits: Limits;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

export type Retention = {
  /** Does today's work unless it is done. */
  run(): Promise<void>;
  close(): void;
};

export function createRetention({ registry, pairs, limits, now, onError }: RetentionDeps): Retention {
  let doneOn = "";

  async function run(): Promise<void> {
    const today = dayOf(now());
    if (doneOn === today || !registry.isOpen()) {
      return;
    }
    try {
      await registry.removeOld(addDays(today, -limits.countersKeptDays), now());
      await pairs.removeUnused(addDays(today, -limits.pairsKeptDays));
      doneOn = today;
    } catch (error) {
      onError(error);
    }
  }

  const timer = setInterval(() => void run(), lookEveryMs);
  timer.unref();
  return { run, close: () => clearInterval(timer) };
}
