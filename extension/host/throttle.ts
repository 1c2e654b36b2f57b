/** Runs at once, then at most every so often, and always once more after the last call. */

export function createThrottle(everyMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAgain = false;

  function onTime(): void {
    timer = undefined;
    if (isAgain) call();
  }

  function call(): void {
    if (timer !== undefined) {
      isAgain = true;
      return;
    }
    isAgain = false;
    timer = setTimeout(onTime, everyMs);
    run();
  }

  return call;
}
