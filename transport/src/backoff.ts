/**
 * How long to wait before trying again, docs/protocol/2-signalling, SG44.
 *
 *   a socket that was open is lost   0 … 1 s, or 0 … 4 s where nobody waits for it
 *   then                             0.25 s, 0.5 s, 1 s … 8 s, each between half and the whole of it
 *
 * The spread keeps the thousands that a dying node had from coming to the others in the same moment.
 */

const firstDelayMs = 250;
const longestDelayMs = 8_000;
const reopenSpreadMs = 1_000;
/** Two devices that are connected need signalling for their next connection only. */
const calmReopenSpreadMs = 4_000;

/** `failures` counts from 1; `random` is in [0, 1). */
export function backoffDelayMs(failures: number, random: number): number {
  const wholeMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
  return wholeMs * (0.5 + random / 2);
}

/** Before the first try after an open socket was lost; `random` is in [0, 1). */
export function reopenDelayMs(isConnected: boolean, random: number): number {
  return (isConnected ? calmReopenSpreadMs : reopenSpreadMs) * random;
}

/** Resolves after `delayMs`, or at once when the signal is or becomes aborted. */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(finish, delayMs);
    signal?.addEventListener("abort", finish);
    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
  });
}
