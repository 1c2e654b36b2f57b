/**
 * Received files on their way from the session's storage into Downloads.
 *
 *   row done ──► blob: URL ──download──► background ──► chrome.downloads
 *   settled  ◄──────────────────────────  "download-settled"
 *   all rows of an item settled ──► its storage is freed; the item stays in the view
 *
 * The phone decides how many there are. So nothing here goes through all of them for each that is settled, and what
 * has left the view is let go.
 */

import { filesKeptMax, transfersKeptMax } from "#protocol/limits";
import type { PeerSession } from "#transport/peer-session";
import type { FileRow, FilesItem, Item } from "#transport/snapshot";
import { saveKey } from "#ui/save-key.ts";
import type { SaveState } from "../lib/session-port.ts";

/** Untyped, Chrome guesses: a setup.exe was saved as setup.txt (seen). */
const savedType = "application/octet-stream";
/** Each is a copy under way; more of them only make the disk seek. */
const atOnceMax = 3;

export type FileSaverPorts = {
  /** Resolves with the download's id once it has begun. */
  download(url: string, path: string): Promise<number>;
  onChange(): void;
  /** `files`: those that came, for a transfer may have been cut short. */
  onItemSaved(files: readonly FileRow[], firstDownloadId: number): void;
  onItemFailed(files: readonly FileRow[]): void;
};

export type FileSaver = {
  /** Looks for rows that are complete and begins to save them. */
  update(items: readonly Item[]): void;
  /** `url`: null if only the id is known. Of another's download nothing is done. */
  settle(url: string | null, downloadId: number, isSaved: boolean): void;
  saveAgain(itemId: string): void;
  /** Of all that are listed here or by the session. The same object while nothing has changed. */
  saves(): Readonly<Record<string, SaveState>>;
  /** Saved and freed: the session no longer lists them. As many as it would keep, without the oldest. */
  archived(): readonly FilesItem[];
  /** Off that list; the file itself is the user's. */
  forget(itemId: string): void;
  /** Items of which something could not be saved. */
  failed(): readonly FilesItem[];
  /** Something is being saved, or waits for another try. */
  isNeeded(): boolean;
};

type Job = {
  readonly key: string;
  readonly itemId: string;
  readonly fileIndex: number;
  readonly path: string;
};

type Tracked = {
  /** As the session listed it last. */
  item: FilesItem;
  /** By `saveKey`, of each row that is done. */
  readonly saves: Map<string, SaveState>;
  savingCount: number;
  failedCount: number;
};

export function createFileSaver(session: PeerSession, ports: FileSaverPorts): FileSaver {
  /** Made when somebody looks, which is ten times a second at most. */
  let view: Readonly<Record<string, SaveState>> | null = null;
  /** Those from `begun` on; to shift one off a long array moves all the others. */
  const waiting: Job[] = [];
  let begun = 0;
  const urls = new Map<string, Job>();
  /** By the download's id, once it has begun. */
  const urlsOfDownloads = new Map<number, string>();
  const listed = new Map<string, Tracked>();
  /** Oldest first. */
  const archive = new Map<string, Tracked>();
  let underWay = 0;
  /** The session's worker may still tell of files that came just before the end. */
  let isClosed = false;
  void session.closed.then(() => {
    isClosed = true;
    for (const id of [...listed.keys()]) settleItem(id);
  });

  function onChange(): void {
    view = null;
    ports.onChange();
  }

  /** Of an item that has gone meanwhile nothing is kept. */
  function setSave({ key, itemId }: Job, save: SaveState): void {
    const tracked = listed.get(itemId);
    if (tracked) putSave(tracked, key, save);
    onChange();
  }

  function enqueue(tracked: Tracked, job: Job): void {
    waiting.push(job);
    putSave(tracked, job.key, { kind: "saving" });
  }

  function startNext(): void {
    while (underWay < atOnceMax) {
      const job = waiting[begun];
      if (!job) {
        waiting.length = 0;
        begun = 0;
        return;
      }
      begun++;
      underWay++;
      void save(job);
    }
  }

  async function save(job: Job): Promise<void> {
    let url: string | undefined;
    try {
      const file = await session.readFile(job.itemId, job.fileIndex);
      url = URL.createObjectURL(file.slice(0, file.size, savedType));
      urls.set(url, job);
      const downloadId = await ports.download(url, job.path);
      if (urls.has(url)) urlsOfDownloads.set(downloadId, url);
    } catch {
      // Storage gone, or the browser refused the download: the row says so and offers another try.
      if (url === undefined || urls.has(url)) finish(job, url, { kind: "failed" });
    }
  }

  function finish(job: Job, url: string | undefined, outcome: SaveState): void {
    if (url !== undefined) {
      urls.delete(url);
      URL.revokeObjectURL(url);
    }
    underWay--;
    setSave(job, outcome);
    settleItem(job.itemId);
    startNext();
  }

  /** When the last row of an item is settled: tell, and free its storage if all are saved. */
  function settleItem(itemId: string): void {
    const tracked = listed.get(itemId);
    if (!tracked || isUnderWay(tracked.item)) return;
    if (tracked.item.state.kind === "unfinished" && !isClosed) return;
    const { item, saves, savingCount, failedCount } = tracked;
    if (saves.size === 0 || savingCount > 0) return;
    const came = item.files.filter(({ state }) => state === "done");
    if (failedCount > 0) {
      ports.onItemFailed(came);
      return;
    }
    listed.delete(itemId);
    archive.set(itemId, tracked);
    dropOldest(archive);
    onChange();
    session.discard(itemId);
    const first = item.files.findIndex(({ state }) => state === "done");
    const save = saves.get(saveKey(itemId, first));
    if (save?.kind === "saved") ports.onItemSaved(came, save.downloadId);
  }

  function failed(): readonly FilesItem[] {
    return [...listed.values()].flatMap(({ item, failedCount }) => (failedCount > 0 ? item : []));
  }

  return {
    update(all) {
      const ids = new Set(all.map(({ id }) => id));
      for (const id of listed.keys()) {
        if (ids.has(id)) continue;
        listed.delete(id);
        view = null;
      }
      const ended: string[] = [];
      for (const item of all) {
        if (item.kind !== "files" || item.direction !== "received" || archive.has(item.id)) continue;
        const known = listed.get(item.id);
        if (known?.item === item) continue;
        const tracked = known ?? { item, saves: new Map(), savingCount: 0, failedCount: 0 };
        const before = known?.item;
        tracked.item = item;
        listed.set(item.id, tracked);
        item.files.forEach((row, fileIndex) => {
          if (row.state !== "done" || row === before?.files[fileIndex]) return;
          const key = saveKey(item.id, fileIndex);
          if (tracked.saves.has(key)) return;
          enqueue(tracked, { key, itemId: item.id, fileIndex, path: row.path });
          view = null;
        });
        if (before?.state.kind !== item.state.kind) ended.push(item.id);
      }
      for (const id of ended) settleItem(id);
      startNext();
    },
    settle(knownUrl, downloadId, isSaved) {
      const url = knownUrl ?? urlsOfDownloads.get(downloadId);
      urlsOfDownloads.delete(downloadId);
      const job = url === undefined ? undefined : urls.get(url);
      if (job) finish(job, url, isSaved ? { kind: "saved", downloadId } : { kind: "failed" });
    },
    saveAgain(itemId) {
      const tracked = listed.get(itemId);
      if (!tracked) return;
      tracked.item.files.forEach(({ path }, fileIndex) => {
        const key = saveKey(itemId, fileIndex);
        if (tracked.saves.get(key)?.kind === "failed") enqueue(tracked, { key, itemId, fileIndex, path });
      });
      onChange();
      startNext();
    },
    saves() {
      view ??= Object.fromEntries(
        [...archive.values(), ...listed.values()].flatMap(({ saves }) => [...saves]),
      );
      return view;
    },
    archived: () => Array.from(archive.values(), ({ item }) => item),
    forget(itemId) {
      archive.delete(itemId);
      onChange();
    },
    failed,
    isNeeded: () => underWay > 0 || begun < waiting.length || failed().length > 0,
  };
}

function putSave(tracked: Tracked, key: string, save: SaveState): void {
  count(tracked, tracked.saves.get(key), -1);
  count(tracked, save, 1);
  tracked.saves.set(key, save);
}

function count(tracked: Tracked, save: SaveState | undefined, change: 1 | -1): void {
  if (save?.kind === "saving") tracked.savingCount += change;
  if (save?.kind === "failed") tracked.failedCount += change;
}

function isUnderWay({ state }: FilesItem): boolean {
  return state.kind === "active" || state.kind === "paused" || state.kind === "queued";
}

/** What the session keeps of transfers is bounded by the same numbers. */
function dropOldest(archive: Map<string, Tracked>): void {
  let files = 0;
  for (const { item } of archive.values()) files += item.files.length;
  for (const [id, { item }] of archive) {
    if (archive.size === 1 || (archive.size <= transfersKeptMax && files <= filesKeptMax)) return;
    archive.delete(id);
    files -= item.files.length;
  }
}
