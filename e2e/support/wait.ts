/** Waits for something that can only be asked for, and says what was missing when it does not come. */

import { setTimeout as sleep } from "node:timers/promises";

export type WaitOptions = { readonly timeoutMs?: number; readonly everyMs?: number };

/** Asks until the answer is neither undefined nor false. `what` finishes the sentence "waited in vain for …". */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs = 15_000, everyMs = 50 }: WaitOptions = {},
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() - startedAt > timeoutMs) {
      throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    }
    await sleep(everyMs);
  }
}
