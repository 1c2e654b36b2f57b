/** A session's worker whose script loads before the page's own has: it is handed to the session afterwards. */

export type EarlyWorker = {
  readonly worker: Worker;
  /** Nobody listened yet when its script could not be loaded. */
  hasFailed: boolean;
};

export function openEarlyWorker(url: string): EarlyWorker {
  const early: EarlyWorker = { worker: new Worker(url, { type: "module" }), hasFailed: false };
  early.worker.onerror = () => {
    early.hasFailed = true;
  };
  return early;
}
