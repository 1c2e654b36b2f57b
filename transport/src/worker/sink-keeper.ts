/**
 * The open file sinks of a session by file, with what may go wrong turned into the reasons of the protocol.
 *
 * What is asked of one file happens in the order of the calls, also when the caller does not wait.
 */

import type { CancelReason } from "#protocol/transfer/messages";
import type { FileSink } from "./file-sink.ts";
import type { SessionFiles } from "./session-files.ts";

export type SinkResult =
  | { readonly ok: true; readonly durableBytes: number }
  | { readonly ok: false; readonly reason: CancelReason };

export type SinkKeeper = {
  /** `neededBytes`: of the whole transfer. Refuse at once when there is not room for what is not stored of it. */
  open(transferId: number, fileIndex: number, sizeBytes: number, neededBytes: number): Promise<SinkResult>;
  append(transferId: number, fileIndex: number, offset: number, bytes: Uint8Array): Promise<SinkResult>;
  /** `isKept`: the file is whole. Else it is removed. A disk that fails now costs this file, not the session. */
  close(transferId: number, fileIndex: number, isKept: boolean): Promise<void>;
  /** At the session's end: what is not whole goes. */
  closeAll(): Promise<void>;
};

type Entry = {
  readonly transferId: number;
  readonly fileIndex: number;
  last: Promise<unknown>;
  sink: FileSink | null;
};

export function createSinkKeeper(openFiles: () => Promise<SessionFiles>): SinkKeeper {
  const entries = new Map<string, Entry>();
  const keyOf = (transferId: number, fileIndex: number): string => `${transferId}-${fileIndex}`;

  /** After all that was asked of this file before. */
  function enqueue<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const result = entry.last.then(work);
    entry.last = result.catch(() => undefined);
    return result;
  }

  async function closeEntry(entry: Entry, isKept: boolean): Promise<void> {
    entries.delete(keyOf(entry.transferId, entry.fileIndex));
    await enqueue(entry, async () => {
      await entry.sink?.close(isKept).catch(() => undefined);
      entry.sink = null;
      if (!isKept) await (await openFiles()).remove(entry.transferId, entry.fileIndex);
    }).catch(() => undefined);
  }

  return {
    async open(transferId, fileIndex, sizeBytes, neededBytes) {
      const entry: Entry = { transferId, fileIndex, last: Promise.resolve(), sink: null };
      entries.set(keyOf(transferId, fileIndex), entry);
      return await enqueue(entry, async () => {
        try {
          const files = await openFiles();
          const missingBytes = neededBytes > 0 ? neededBytes - (await files.readFreeBytes()) : 0;
          if (missingBytes > 0 && missingBytes > (await files.readStoredBytes(transferId))) {
            return { ok: false, reason: "storage-full" };
          }
          entry.sink = await files.openSink(transferId, fileIndex, sizeBytes);
          return { ok: true, durableBytes: entry.sink.startBytes };
        } catch (error) {
          return { ok: false, reason: reasonOf(error) };
        }
      });
    },

    async append(transferId, fileIndex, offset, bytes) {
      const entry = entries.get(keyOf(transferId, fileIndex));
      if (entry === undefined) return { ok: false, reason: "storage-failed" };
      return await enqueue(entry, async () => {
        try {
          if (entry.sink === null) return { ok: false, reason: "storage-failed" };
          return { ok: true, durableBytes: await entry.sink.append(offset, bytes) };
        } catch (error) {
          return { ok: false, reason: reasonOf(error) };
        }
      });
    },

    async close(transferId, fileIndex, isKept) {
      const entry = entries.get(keyOf(transferId, fileIndex));
      if (entry !== undefined) await closeEntry(entry, isKept);
    },

    async closeAll() {
      await Promise.all([...entries.values()].map((entry) => closeEntry(entry, false)));
    },
  };
}

function reasonOf(error: unknown): CancelReason {
  return error instanceof DOMException && error.name === "QuotaExceededError"
    ? "storage-full"
    : "storage-failed";
}
