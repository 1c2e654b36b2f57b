/**
 * A browser's private disk and its locks for tests outside a browser: what session-files.ts and file-sink.ts use.
 *
 *   vi.stubGlobal("navigator", createTestDisk({ quotaBytes: 9 }).navigator)
 */

export type TestDisk = {
  /** Of each file, under its whole path. */
  readonly sizes: () => Readonly<Record<string, number>>;
  readonly navigator: unknown;
  /** From now on. */
  readonly fail: (what: "close" | "flush" | "removeEntry") => void;
  /** Its locks and open files go with it. */
  readonly endWorker: () => void;
};

type Stored = { bytes: Uint8Array<ArrayBuffer>; lastModified: number };

export function createTestDisk({ quotaBytes = 2 ** 40 } = {}): TestDisk {
  const files = new Map<string, Stored>();
  const open = new Set<string>();
  const folders = new Set<string>();
  const locks = new Set<string>();
  const failing = new Set<string>();
  const answer = (what: string): void => {
    if (failing.has(what)) throw new DOMException("The disk fails.", "UnknownError");
  };
  const refuseOpen = (path: string): void => {
    if (open.has(path)) throw new DOMException("It is open.", "NoModificationAllowedError");
  };
  const usage = (): number => [...files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);

  function openFile(path: string) {
    const stored = files.get(path) ?? { bytes: new Uint8Array(0), lastModified: Date.now() };
    files.set(path, stored);
    const change = (bytes: Uint8Array<ArrayBuffer>): void => {
      Object.assign(stored, { bytes, lastModified: Date.now() });
    };
    return {
      kind: "file",
      name: path.slice(path.lastIndexOf("/") + 1),
      getFile: async () => new File([stored.bytes], path, { lastModified: stored.lastModified }),
      createSyncAccessHandle: async () => openSync(path, stored, change),
    };
  }

  function openSync(path: string, stored: Stored, change: (bytes: Uint8Array<ArrayBuffer>) => void) {
    refuseOpen(path);
    if (open.has(path)) throw new DOMException("It is open.", "NoModificationAllowedError");
    open.add(path);
    return {
      getSize: () => stored.bytes.length,
      truncate(sizeBytes: number) {
        if (sizeBytes !== stored.bytes.length) change(stored.bytes.slice(0, sizeBytes));
      },
      write(bytes: Uint8Array, { at }: { readonly at: number }) {
        if (usage() + bytes.length > quotaBytes) return 0;
        const grown = new Uint8Array(Math.max(stored.bytes.length, at + bytes.length));
        grown.set(stored.bytes);
        grown.set(bytes, at);
        change(grown);
        return bytes.length;
      },
      flush: () => answer("flush"),
      close() {
        open.delete(path);
        answer("close");
      },
    };
  }

  function openFolder(path: string): object {
    folders.add(path);
    const within = (paths: Iterable<string>): string[] =>
      [...paths].filter((other) => other.slice(0, other.lastIndexOf("/")) === path);
    const entries = (): (readonly [string, object])[] => [
      ...within(folders).map((other) => [other.slice(path.length + 1), openFolder(other)] as const),
      ...within(files.keys()).map((other) => [other.slice(path.length + 1), openFile(other)] as const),
    ];
    return {
      kind: "directory",
      getDirectoryHandle: async (name: string) => openFolder(`${path}/${name}`),
      getFileHandle: async (name: string) => openFile(`${path}/${name}`),
      async *entries() {
        yield* entries();
      },
      async *values() {
        for (const [, handle] of entries()) yield handle;
      },
      async removeEntry(name: string) {
        answer("removeEntry");
        refuseOpen(`${path}/${name}`);
        const gone = (other: string): boolean => `${other}/`.startsWith(`${path}/${name}/`);
        for (const other of files.keys()) if (gone(other)) files.delete(other);
        for (const other of folders) if (gone(other)) folders.delete(other);
      },
    };
  }

  return {
    sizes: () => Object.fromEntries([...files].map(([path, { bytes }]) => [path, bytes.length])),
    navigator: {
      storage: {
        getDirectory: async () => openFolder(""),
        estimate: async () => ({ quota: quotaBytes, usage: usage() }),
      },
      locks: {
        async request(name: string, _options: object, work: (lock: object | null) => Promise<unknown>) {
          const isFree = !locks.has(name);
          locks.add(name);
          await work(isFree ? { name } : null);
          if (isFree) locks.delete(name);
        },
      },
    },
    fail: (what) => failing.add(what),
    endWorker() {
      locks.clear();
      open.clear();
    },
  };
}
