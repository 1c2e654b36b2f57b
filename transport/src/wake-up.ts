/**
 * Moments at which waiting is no longer worth it: the network is back, the computer has slept, the page is seen.
 *
 * A socket from before such a moment may be dead without knowing.
 */

export type WakeUp = {
  /** Resolves at the next such moment, or when the session ends. */
  next(): Promise<void>;
};

const clockCheckMs = 5_000;
/** Timers of hidden pages may run once a minute; what takes longer was sleep. */
export const sleptMs = 90_000;

/** `onVisible`: also when the page comes to the front. */
export function createWakeUp(signal: AbortSignal, { onVisible }: { readonly onVisible: boolean }): WakeUp {
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  globalThis.addEventListener("online", wake, { signal });
  if (onVisible) {
    const wakeIfVisible = (): void => {
      if (document.visibilityState === "visible") wake();
    };
    document.addEventListener("visibilitychange", wakeIfVisible, { signal });
  }
  let checkedAt = Date.now();
  const clock = setInterval(() => {
    const now = Date.now();
    if (now - checkedAt > sleptMs) wake();
    checkedAt = now;
  }, clockCheckMs);
  const stop = (): void => {
    clearInterval(clock);
    wake();
  };
  signal.addEventListener("abort", stop, { once: true });
  return {
    next: () =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else waiting.add(resolve);
      }),
  };
}
