/**
 * Where a session keeps the files that arrive: one OPFS directory a session, one file a file.
 *
 *   pairqr/<session id>/<transfer id>-<file index>
 *                      /items.json                    what a reloaded tab shows again (kept-items.ts)
 *                      /alive                         written each minute
 *
 * Names of the other side never become names on the disk. Whoever uses a directory holds a Web Lock of its name:
 * what nobody holds and nobody has written to for a while is a leftover of a session that is over.
 */

import { encodeUtf8 } from "#protocol/bytes";
import { reconnectGraceMs } from "#protocol/limits";
import type { CancelReason } from "#protocol/transfer/messages";
import { type FileSink, openFileSink } from "./file-sink.ts";
import type { Journal } from "./kept-items.ts";

export type SessionFiles = {
  /** Here and below, `name` is of `nameFile`. */
  openSink(name: string, sizeBytes: number): Promise<FileSink>;
  /** A file that is backed by the disk. */
  read(name: string): Promise<File>;
  /** What it means that there is no room. */
  readonly whenFull: CancelReason;
  /** Bytes that may still be stored, as far as the browser says. */
  readFreeBytes(): Promise<number>;
  /** Of this transfer, by this worker or one before it. */
  readStoredBytes(transferId: number): Promise<number>;
  /** Rejects for one that is not there, or is open. */
  remove(name: string): Promise<void>;
  readonly journal: Journal;
};

const rootName = "pairqr";
const journalName = "items.json";
const aliveName = "alive";
const aliveEveryMs = 60_000;

/** `fileIndex` "": what the names of all files of the transfer begin with. */
export function nameFile(transferId: number, fileIndex: number | ""): string {
  return `${transferId}-${fileIndex}`;
}

/** Rejects where the browser gives no private disk, as some do in private windows. */
export async function openSessionFiles(sessionId: string): Promise<SessionFiles> {
  const root = await openRoot();
  await holdLock(lockName(sessionId));
  const directory = await root.getDirectoryHandle(sessionId, { create: true });
  const stayAlive = (): void => {
    // A full disk may refuse it: then what is stored there counts.
    write(directory, aliveName, new Uint8Array(1)).catch(() => undefined);
  };
  stayAlive();
  setInterval(stayAlive, aliveEveryMs);
  return {
    openSink: async (name, sizeBytes) =>
      await openFileSink(await directory.getFileHandle(name, { create: true }), sizeBytes),
    read: async (name) => await (await directory.getFileHandle(name)).getFile(),
    whenFull: "storage-full",
    readFreeBytes,
    async readStoredBytes(transferId) {
      let storedBytes = 0;
      for await (const file of filesOf(directory, nameFile(transferId, ""))) storedBytes += file.size;
      return storedBytes;
    },
    remove: (name) => directory.removeEntry(name),
    journal: {
      async read() {
        const handle = await directory.getFileHandle(journalName, { create: true });
        return await (await handle.getFile()).text();
      },
      write: (text) => write(directory, journalName, encodeUtf8(text)),
    },
  };
}

/** Directories of sessions that no tab has any more. */
export async function removeLeftovers(now: number): Promise<void> {
  const root = await openRoot();
  for await (const [name, handle] of root.entries()) {
    if (handle.kind !== "directory") continue;
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      // A tab that was thrown out of memory may come back into its session this long, counted from its end.
      const newestAt = await readNewestAt(handle as FileSystemDirectoryHandle);
      if (now - newestAt > reconnectGraceMs + aliveEveryMs) await root.removeEntry(name, { recursive: true });
    });
  }
}

async function readFreeBytes(): Promise<number> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined ? Number.POSITIVE_INFINITY : Math.max(0, quota - (usage ?? 0));
}

async function openRoot(): Promise<FileSystemDirectoryHandle> {
  const disk = await navigator.storage.getDirectory();
  return await disk.getDirectoryHandle(rootName, { create: true });
}

async function write(directory: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
  const sink = await openFileSink(await directory.getFileHandle(name, { create: true }), 0);
  // Else it stays open, and is for nobody to write to.
  await sink.append(0, bytes).finally(() => sink.close(true));
}

async function readNewestAt(directory: FileSystemDirectoryHandle): Promise<number> {
  let newestAt = 0;
  for await (const file of filesOf(directory)) newestAt = Math.max(newestAt, file.lastModified);
  return newestAt;
}

async function* filesOf(directory: FileSystemDirectoryHandle, start = ""): AsyncGenerator<File> {
  for await (const handle of directory.values()) {
    if (handle.kind === "file" && handle.name.startsWith(start)) {
      yield await (handle as FileSystemFileHandle).getFile();
    }
  }
}

function lockName(sessionId: string): string {
  return `pairqr-files-${sessionId}`;
}

/** A tab that was duplicated while connected has its own copy of the session, and the first tab keeps the files. */
const lockTimeoutMs = 10_000;

/** Until the worker ends. After a reload the old worker's lock may take a moment to go. */
async function holdLock(name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const held = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    navigator.locks.request(name, { signal: AbortSignal.timeout(lockTimeoutMs) }, held).catch(reject);
  });
}
