/**
 * Gives a data channel to a worker: itself where the browser can, else a port with the same interface.
 *
 * Must run in the task that made the data channel: Chromium transfers none that has been used.
 */

import { pumpDataChannel } from "./worker/data-channel-port.ts";
import type { ToWorker } from "./worker/messages.ts";

export function transferDataChannel(worker: Worker, attempt: number, dataChannel: RTCDataChannel): void {
  try {
    const message: ToWorker = { type: "channel", attempt, dataChannel };
    // RTCDataChannel became Transferable later than the types say.
    worker.postMessage(message, [dataChannel as unknown as Transferable]);
  } catch (error) {
    if (!isCloneRefusal(error)) throw error;
    const { port1, port2 } = new MessageChannel();
    pumpDataChannel(dataChannel, port1);
    const message: ToWorker = { type: "channel", attempt, dataChannel: port2 };
    worker.postMessage(message, [port2]);
  }
}

/** TypeError: not a transferable at all to this browser. DataCloneError: it is one, but not this one now. */
function isCloneRefusal(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === "DataCloneError");
}
