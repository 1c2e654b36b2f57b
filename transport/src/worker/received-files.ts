/**
 * The received files of one session by item: where they are stored, how they are read, when they go.
 *
 * The disk is opened when the first file comes; most sessions carry none.
 */

import { transferProgress } from "#protocol/transfer/progress";
import type { TransferState } from "#protocol/transfer/state";
import type { FilesItem } from "../snapshot.ts";
import { parseFilesId } from "./item-id.ts";
import type { Journal } from "./kept-items.ts";
import { createMemoryFiles } from "./memory-files.ts";
import { nameFile, openSessionFiles, removeLeftovers, type SessionFiles } from "./session-files.ts";
import { createSinkKeeper, type SinkKeeper } from "./sink-keeper.ts";

export type ReceivedFiles = {
  readonly sinks: SinkKeeper;
  /** Under its own name. Null when it is not here. `kept`: of a transfer that an earlier worker has finished. */
  read(
    itemId: string,
    fileIndex: number,
    state: TransferState,
    kept: FilesItem | undefined,
  ): Promise<File | null>;
  discard(itemId: string, state: TransferState, kept: FilesItem | undefined): Promise<void>;
  openJournal(): Promise<Journal>;
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
    async read(itemId, fileIndex, state, kept) {
      const key = parseFilesId(itemId);
      if (key?.direction !== "received") return null;
      const entry = transferProgress(state, key, 0)?.files[fileIndex];
      const { path, mediaType } = entry ?? kept?.files[fileIndex] ?? {};
      if (path === undefined) return null;
      const stored = await (await openFiles()).read(nameFile(key.transferId, fileIndex));
      const name = path.slice(path.lastIndexOf("/") + 1);
      const lastModified = entry?.lastModifiedAt ?? stored.lastModified;
      // Refers to the bytes on the disk; nothing is copied.
      return new File([stored], name, { type: mediaType ?? "", lastModified });
    },
    async discard(itemId, state, kept) {
      const key = parseFilesId(itemId);
      if (key?.direction !== "received" || opening === undefined) return;
      const { files: entries } = transferProgress(state, key, 0) ?? kept ?? { files: [] };
      const files = await opening;
      for (let fileIndex = 0; fileIndex < entries.length; fileIndex++) {
        // One that is still open goes when its sink is closed.
        await files.remove(nameFile(key.transferId, fileIndex)).catch(() => undefined);
      }
    },
    openJournal: async () => (await openFiles()).journal,
  };
}
