/**
 * Where a browser gives no private disk: received files as Blobs, which it may itself put on a disk.
 *
 * A reload loses them, and so the resume starts anew; that is what a private window asks for.
 */

import type { FileSink } from "./file-sink.ts";
import type { SessionFiles } from "./session-files.ts";

/** Tabs of phones are killed not far above this. */
const memoryMaxBytes = 256 * 1024 * 1024;
/** Many small parts would cost more than they hold. */
const partBytes = 4 * 1024 * 1024;

export function createMemoryFiles(): SessionFiles {
  const blobs = new Map<string, Blob>();
  const readFreeBytes = async (): Promise<number> => {
    let usedBytes = 0;
    for (const { size } of blobs.values()) usedBytes += size;
    return memoryMaxBytes - usedBytes;
  };

  function createSink(name: string): FileSink {
    let parts: Uint8Array<ArrayBuffer>[] = [];
    let pendingBytes = 0;
    blobs.set(name, new Blob([]));
    const settle = (): void => {
      const before = blobs.get(name);
      blobs.set(name, new Blob(before === undefined ? parts : [before, ...parts]));
      parts = [];
      pendingBytes = 0;
    };
    return {
      startBytes: 0,
      async append(offset, bytes) {
        if (bytes.length + pendingBytes > (await readFreeBytes())) {
          throw new DOMException("No room in memory.", "QuotaExceededError");
        }
        parts.push(bytes.slice());
        pendingBytes += bytes.length;
        if (pendingBytes >= partBytes) settle();
        return offset + bytes.length;
      },
      async close() {
        settle();
      },
    };
  }

  return {
    openSink: async (name) => createSink(name),
    async read(name) {
      const blob = blobs.get(name);
      if (blob === undefined) throw new DOMException("This file is not here.", "NotFoundError");
      return new File([blob], name);
    },
    // Freeing room on the disk would not help: a window that is not private does.
    whenFull: "storage-failed",
    readFreeBytes,
    // A transfer begins anew with its page.
    readStoredBytes: async () => 0,
    async remove(name) {
      blobs.delete(name);
    },
    // The page's memory goes with the page: there is nobody to keep a list for.
    journal: { read: async () => "", write: async () => undefined },
  };
}
