/**
 * Received files on their way from the session's storage into Downloads.
 *
 *   row done ──► blob: URL ──download──► background ──► chrome.downloads
 *   settled  ◄──────────────────────────  "download-settled"
 *   all rows of an item settled ──► its storage is freed; the item stays in the view
 */

import type { PeerSession } from "#transport/peer-session";
import type { FileRow, FilesItem, Item } from "#transport/snapshot";
import { type SaveState, saveKey } from "../lib/session-port.ts";

/** Untyped, Chrome guesses: a setup.exe was saved as setup.txt (seen). */
const savedType = "application/octet-stream";
/** Each is a copy under way; more of them only make the disk seek. */
const atOnceMax = 3;

export type ReceivedFilesPorts = {
  /** Resolves with the download's id once it has begun. */
  download(url: string, path: string): Promise<number>;
  onChange(): void;
  /** `files`: those that came, for a transfer may have been cut short. */
  onItemSaved(files: readonly FileRow[], firstDownloadId: number): void;
  onItemFailed(files: readonly FileRow[]): void;
};

export type ReceivedFiles = {
  /** Looks for rows that are complete and begins to save them. */
  update(items: readonly Item[]): void;
  settle(url: string, downloadId: number, isSaved: boolean): void;
  saveAgain(itemId: string): void;
  saves(): Readonly<Record<string, SaveState>>;
  /** Saved and freed: the session no longer lists them. */
  archived(): readonly FilesItem[];
  /** Off that list; the file itself is the user's. */
  forget(itemId: string): void;
  isBusy(): boolean;
};

type Job = {
  readonly key: string;
  readonly itemId: string;
  readonly fileIndex: number;
  readonly path: string;
};

export function createReceivedFiles(session: PeerSession, ports: ReceivedFilesPorts): ReceivedFiles {
  let saves: Readonly<Record<string, SaveState>> = {};
  let archive: readonly FilesItem[] = [];
  const waiting: Job[] = [];
  const urls = new Map<string, Job>();
  const items = new Map<string, FilesItem>();
  let underWay = 0;

  function setSave(key: string, save: SaveState): void {
    saves = { ...saves, [key]: save };
    ports.onChange();
  }

  function startNext(): void {
    while (underWay < atOnceMax) {
      const job = waiting.shift();
      if (!job) return;
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
      await ports.download(url, job.path);
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
    setSave(job.key, outcome);
    settleItem(job.itemId);
    startNext();
  }

  /** When the last row of an item is settled: tell, and free its storage if all are saved. */
  function settleItem(itemId: string): void {
    const item = items.get(itemId);
    if (!item || item.state.kind === "active" || item.state.kind === "paused" || item.state.kind === "queued")
      return;
    const came = item.files.filter(({ state }) => state === "done");
    const rows = item.files.flatMap((row, index) =>
      row.state === "done" ? [saves[saveKey(itemId, index)]] : [],
    );
    if (rows.length === 0 || rows.some((row) => row === undefined || row.kind === "saving")) return;
    if (rows.some((row) => row?.kind === "failed")) {
      ports.onItemFailed(came);
      return;
    }
    const first = rows.find((row) => row?.kind === "saved");
    archive = [...archive, item];
    items.delete(itemId);
    session.discard(itemId);
    if (first?.kind === "saved") ports.onItemSaved(came, first.downloadId);
  }

  return {
    update(all) {
      const listed = new Set(all.map(({ id }) => id));
      for (const id of items.keys()) if (!listed.has(id)) items.delete(id);
      const added: Record<string, SaveState> = {};
      const ended: string[] = [];
      for (const item of all) {
        if (item.kind !== "files" || item.direction !== "received") continue;
        if (items.get(item.id) === item || archive.some((saved) => saved.id === item.id)) continue;
        const hadEnded = items.get(item.id)?.state.kind === item.state.kind;
        items.set(item.id, item);
        item.files.forEach((row, fileIndex) => {
          const key = saveKey(item.id, fileIndex);
          if (row.state !== "done" || saves[key]) return;
          waiting.push({ key, itemId: item.id, fileIndex, path: row.path });
          added[key] = { kind: "saving" };
        });
        if (!hadEnded) ended.push(item.id);
      }
      if (Object.keys(added).length > 0) saves = { ...saves, ...added };
      for (const id of ended) settleItem(id);
      startNext();
    },
    settle(url, downloadId, isSaved) {
      const job = urls.get(url);
      if (job) finish(job, url, isSaved ? { kind: "saved", downloadId } : { kind: "failed" });
    },
    saveAgain(itemId) {
      items.get(itemId)?.files.forEach((row, fileIndex) => {
        const key = saveKey(itemId, fileIndex);
        if (saves[key]?.kind !== "failed") return;
        waiting.push({ key, itemId, fileIndex, path: row.path });
        setSave(key, { kind: "saving" });
      });
      startNext();
    },
    saves: () => saves,
    archived: () => archive,
    forget(itemId) {
      archive = archive.filter(({ id }) => id !== itemId);
      ports.onChange();
    },
    isBusy: () => underWay > 0 || waiting.length > 0,
  };
}
