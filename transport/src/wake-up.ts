/** Moments at which waiting is no longer worth it: the page is seen again, or the network is back. */

export type WakeUp = {
  /** Resolves at the next such moment, or when the session ends. */
  next(): Promise<void>;
};

export function createWakeUp(signal: AbortSignal): WakeUp {
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const options = { signal };
  globalThis.addEventListener("online", wake, options);
  signal.addEventListener("abort", wake, { once: true });
  // An extension's background page has no visibility to speak of.
  if (typeof document !== "undefined") {
    const onVisible = (): void => {
      if (document.visibilityState === "visible") wake();
    };
    document.addEventListener("visibilitychange", onVisible, options);
  }
  return {
    next: () =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        else waiting.add(resolve);
      }),
  };
}
