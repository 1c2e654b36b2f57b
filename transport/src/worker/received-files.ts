/**
 * The received files of one session by item: where they are stored, how they are read, when they go.
 *
 * The disk is opened when the first file comes; most sessions carry none.
 */

import { transferProgress } from "#protocol/transfer/progress";
import type { TransferState } from "#protocol/transfer/state";
import { parseFilesId } from "./item-id.ts";
import { createMemoryFiles } from "./memory-files.ts";
import { openSessionFiles, removeLeftovers, type SessionFiles } from "./session-files.ts";
import { createSinkKeeper, type SinkKeeper } from "./sink-keeper.ts";

export type ReceivedFiles = {
  readonly sinks: SinkKeeper;
  /** Under its own name. Null when it is not here. */
  read(itemId: string, fileIndex: number, state: TransferState): Promise<File | null>;
  discard(itemId: string, state: TransferState): Promise<void>;
};

/** The first seconds belong to the connection. */
const leftoversAfterMs = 10_000;

export function createReceivedFiles(sessionId: string): ReceivedFiles {
  let opening: Promise<SessionFiles> | undefined;
  const openFiles = (): Promise<SessionFiles> => {
    // Private windows of some browsers have no disk to give.
    opening ??= openSessionFiles(sessionId).catch(() => createMemoryFiles());
    return opening;
  };
  // Where there is no disk there is nothing to tidy either.
  setTimeout(() => void removeLeftovers(Date.now()).catch(() => undefined), leftoversAfterMs);

  return {
    sinks: createSinkKeeper(openFiles),
    async read(itemId, fileIndex, state) {
      const key = parseFilesId(itemId);
      const entry = key && transferProgress(state, key, 0)?.files[fileIndex];
      if (key?.direction !== "received" || !entry) return null;
      const stored = await (await openFiles()).read(key.transferId, fileIndex);
      const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
      // Refers to the bytes on the disk; nothing is copied.
      return new File([stored], name, { type: entry.mediaType, lastModified: entry.lastModifiedAt });
    },
    async discard(itemId, state) {
      const key = parseFilesId(itemId);
      const count = key && (transferProgress(state, key, 0)?.files.length ?? 0);
      if (key?.direction !== "received" || opening === undefined) return;
      const files = await opening;
      for (let fileIndex = 0; fileIndex < (count ?? 0); fileIndex++) {
        await files.remove(key.transferId, fileIndex);
      }
    },
  };
}
