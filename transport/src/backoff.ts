/**
 * How long to wait before trying again: 0.25 s, 0.5 s, 1 s … 8 s, each between half and the whole of it.
 *
 * The spread keeps thousands of browsers from coming back to a restarted server in the same moment.
 */

const firstDelayMs = 250;
const longestDelayMs = 8_000;

/** `failures` counts from 1; `random` is in [0, 1). */
export function backoffDelayMs(failures: number, random: number): number {
  const wholeMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
  return wholeMs * (0.5 + random / 2);
}

/** Resolves after `delayMs`, or at once when the signal is or becomes aborted. */
export function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener("abort", finish);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    }
  });
}
