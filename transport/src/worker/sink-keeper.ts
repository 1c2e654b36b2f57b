/**
 * The open file sinks of a session by file, with what may go wrong turned into the reasons of the protocol.
 *
 * What is asked of one file happens in the order of the calls, also when the caller does not wait.
 */

import type { CancelReason } from "#protocol/transfer/messages";
import type { FileSink } from "./file-sink.ts";
import { nameFile, type SessionFiles } from "./session-files.ts";

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
  readonly name: string;
  last: Promise<unknown>;
  sink: FileSink | null;
};

export function createSinkKeeper(openFiles: () => Promise<SessionFiles>): SinkKeeper {
  const entries = new Map<string, Entry>();

  /** After all that was asked of this file before. */
  function enqueue<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const result = entry.last.then(work);
    entry.last = result.catch(() => undefined);
    return result;
  }

  async function attempt(entry: Entry, work: () => Promise<number>): Promise<SinkResult> {
    try {
      return { ok: true, durableBytes: await enqueue(entry, work) };
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
      return { ok: false, reason: isFull ? (await openFiles()).whenFull : "storage-failed" };
    }
  }

  async function closeEntry(entry: Entry, isKept: boolean): Promise<void> {
    entries.delete(entry.name);
    await enqueue(entry, async () => {
      await entry.sink?.close(isKept).catch(() => undefined);
      entry.sink = null;
      if (!isKept) await (await openFiles()).remove(entry.name);
    }).catch(() => undefined);
  }

  return {
    open(transferId, fileIndex, sizeBytes, neededBytes) {
      const name = nameFile(transferId, fileIndex);
      const entry: Entry = { name, last: Promise.resolve(), sink: null };
      entries.set(name, entry);
      return attempt(entry, async () => {
        const files = await openFiles();
        const missingBytes = neededBytes > 0 ? neededBytes - (await files.readFreeBytes()) : 0;
        if (missingBytes > 0 && missingBytes > (await files.readStoredBytes(transferId))) {
          throw new DOMException("No room on the disk.", "QuotaExceededError");
        }
        entry.sink = await files.openSink(name, sizeBytes);
        return entry.sink.startBytes;
      });
    },

    async append(transferId, fileIndex, offset, bytes) {
      const entry = entries.get(nameFile(transferId, fileIndex));
      if (entry === undefined) return { ok: false, reason: "storage-failed" };
      return await attempt(entry, async () => {
        if (entry.sink === null) throw new Error("This sink is not open.");
        return await entry.sink.append(offset, bytes);
      });
    },

    async close(transferId, fileIndex, isKept) {
      const entry = entries.get(nameFile(transferId, fileIndex));
      if (entry !== undefined) await closeEntry(entry, isKept);
    },

    async closeAll() {
      await Promise.all([...entries.values()].map((entry) => closeEntry(entry, false)));
    },
  };
}
