/** The page's end of a session's worker: the one place where it is created. */

import { transferDataChannel } from "./data-channel-transfer.ts";
import type { EarlyWorker } from "./early-worker.ts";
import type { Attempt, FromWorker, ToWorker } from "./worker/messages.ts";

export type SessionWorker = {
  post(message: ToWorker): void;
  /** In the task that made the data channel. */
  transferChannel(attempt: Attempt, dataChannel: RTCDataChannel): void;
  terminate(): void;
};

export function openSessionWorker(
  onMessage: (message: FromWorker) => void,
  onFailure: () => void,
  early?: EarlyWorker,
): SessionWorker {
  const worker =
    early?.worker ?? new Worker(new URL("./worker/session-worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => onMessage(data);
  // The script could not be loaded, or something in it threw that nobody caught.
  worker.onerror = onFailure;
  worker.onmessageerror = onFailure;
  // Once the caller has what it asked for.
  if (early?.hasFailed) queueMicrotask(onFailure);
  return {
    post: (message) => worker.postMessage(message),
    transferChannel: (attempt, dataChannel) => transferDataChannel(worker, attempt, dataChannel),
    terminate: () => worker.terminate(),
  };
}
