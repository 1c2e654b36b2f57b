/**
 * Files on their way to the host: structured clone over a BroadcastChannel, because runtime messages are JSON.
 *
 *   popup ──files──► host          posted inside the picker's `change` handler: the popup may be gone after it
 *   popup ◄─received─ host
 *   popup ◄──ready─── host         a host that has just started; what was not received is posted again
 *
 * The host drops a batch it has seen, so posting twice sends once.
 */

import * as v from "valibot";
import type { OutgoingFile } from "#transport/outgoing";

const channelName = "pairqr-files";

const messageSchema = v.variant("kind", [
  v.object({
    kind: v.literal("files"),
    batchId: v.string(),
    files: v.array(v.object({ file: v.instance(File), path: v.string() })),
  }),
  v.object({ kind: v.literal("received"), batchId: v.string() }),
  v.object({ kind: v.literal("ready") }),
]);
type FileMessage = v.InferOutput<typeof messageSchema>;

export type FileSender = {
  /** Posts at once, in the caller's task. Resolves when the host has them. */
  send(files: readonly OutgoingFile[]): Promise<void>;
  close(): void;
};

export function openFileSender(): FileSender {
  const channel = new BroadcastChannel(channelName);
  const unconfirmed = new Map<string, { message: FileMessage; confirm: () => void }>();

  channel.onmessage = (event: MessageEvent<unknown>) => {
    const message = readMessage(event.data);
    if (message?.kind === "ready") {
      for (const { message: again } of unconfirmed.values()) channel.postMessage(again);
    } else if (message?.kind === "received") {
      unconfirmed.get(message.batchId)?.confirm();
      unconfirmed.delete(message.batchId);
    }
  };

  return {
    send(files) {
      const batchId = crypto.randomUUID();
      const message: FileMessage = { kind: "files", batchId, files: [...files] };
      channel.postMessage(message);
      return new Promise((confirm) => unconfirmed.set(batchId, { message, confirm }));
    },
    close: () => channel.close(),
  };
}

/** The host's end. */
export function receiveFiles(onFiles: (files: readonly OutgoingFile[]) => void): void {
  const channel = new BroadcastChannel(channelName);
  const seen = new Set<string>();

  channel.onmessage = (event: MessageEvent<unknown>) => {
    const message = readMessage(event.data);
    if (message?.kind !== "files") return;
    channel.postMessage({ kind: "received", batchId: message.batchId } satisfies FileMessage);
    if (seen.has(message.batchId)) return;
    seen.add(message.batchId);
    onFiles(message.files);
  };
  channel.postMessage({ kind: "ready" } satisfies FileMessage);
}

function readMessage(data: unknown): FileMessage | undefined {
  const parsed = v.safeParse(messageSchema, data);
  return parsed.success ? parsed.output : undefined;
}
