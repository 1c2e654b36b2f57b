/**
 * Turns what the transfer machine says of its transfers into items and small patches for the page.
 *
 * A transfer goes over whole once; after that only totals and the rows that changed, at most every `patchEveryMs`,
 * but at once when its state changes.
 */

import { transfersKeptMax } from "#protocol/limits";
import type { TransferKey } from "#protocol/transfer/events";
import { fileProgress, type TransferProgress, transferProgress } from "#protocol/transfer/progress";
import type { TransferState } from "#protocol/transfer/state";
import type { FilesProgress } from "../session-items.ts";
import type { FileRow, FilesItem } from "../snapshot.ts";
import { formatItemId } from "./item-id.ts";
import type { TellItems } from "./messages.ts";

export type ItemReporter = {
  changed(key: TransferKey): void;
  /** Rates fall and times grow while nothing happens. */
  refresh(): void;
};

type Reported = {
  readonly key: TransferKey;
  told: Told;
  isDirty: boolean;
};

/** What the next look is compared with. Without the files: those of a cancelled transfer go when the machine forgets it. */
type Told = Pick<TransferProgress, "state" | "front" | "active">;

/**
 * Each patch is drawn on both screens: every 400 ms that was 4 % of the processor time of a transfer, on two cores
 * taken from the transfer itself. Once a second is also as often as rate and time left can be read.
 */
const patchEveryMs = 1_000;

export function createItemReporter(
  readState: () => { readonly state: TransferState; readonly now: number },
  tell: TellItems,
): ItemReporter {
  const known = new Map<string, Reported>();
  let isScheduled = false;

  /** As the machine does with those that are over: the page has been told all there is to tell. */
  function forgetOldest(): void {
    for (const [id, { told }] of known) {
      if (known.size <= 2 * transfersKeptMax) return;
      if (told.state.kind === "done" || told.state.kind === "cancelled") known.delete(id);
    }
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(flush, patchEveryMs);
  }

  function report(entry: Reported, progress: TransferProgress): void {
    const { state } = readState();
    const id = formatItemId("files", entry.key);
    const rows = changedRows(entry.told, progress).flatMap((fileIndex) => {
      const row = fileProgress(state, entry.key, fileIndex);
      return row === undefined ? [] : [{ fileIndex, ...row }];
    });
    const isNowDone = progress.state.kind === "done" && entry.told.state.kind !== "done";
    const hasArrived = isNowDone && entry.key.direction === "received";
    entry.told = toldOf(progress);
    entry.isDirty = false;
    const at = isNowDone ? { at: Date.now() } : {};
    const patch: FilesProgress = { id, ...totalsOf(progress), ...at, rows };
    tell({ kind: "files-progress", progress: patch }, hasArrived ? id : null);
  }

  function flush(): void {
    isScheduled = false;
    const { state, now } = readState();
    for (const entry of known.values()) {
      if (!entry.isDirty) continue;
      const progress = transferProgress(state, entry.key, now);
      if (progress !== undefined) report(entry, progress);
    }
  }

  return {
    changed(key) {
      const { state, now } = readState();
      const progress = transferProgress(state, key, now);
      if (progress === undefined) return;
      const id = formatItemId("files", key);
      const entry = known.get(id);
      if (entry === undefined) {
        known.set(id, { key, told: toldOf(progress), isDirty: false });
        forgetOldest();
        const hasArrived = key.direction === "received" && progress.state.kind === "done";
        tell({ kind: "item", item: createItem(id, key, progress, state) }, hasArrived ? id : null);
      } else if (entry.told.state.kind !== progress.state.kind) report(entry, progress);
      else {
        entry.isDirty = true;
        schedule();
      }
    },
    refresh() {
      for (const entry of known.values()) entry.isDirty ||= entry.told.state.kind === "active";
      schedule();
    },
  };
}

function createItem(
  id: string,
  key: TransferKey,
  progress: TransferProgress,
  state: TransferState,
): FilesItem {
  const files = progress.files.map(({ path, sizeBytes, mediaType }, fileIndex): FileRow => {
    const row = fileProgress(state, key, fileIndex) ?? { durableBytes: 0, state: "waiting" };
    return { name: path.slice(path.lastIndexOf("/") + 1), path, sizeBytes, mediaType, ...row };
  });
  const { direction } = key;
  return {
    kind: "files",
    id,
    direction,
    at: Date.now(),
    files,
    totalBytes: progress.totalBytes,
    ...totalsOf(progress),
  };
}

function toldOf({ state, front, active }: TransferProgress): Told {
  return { state, front, active };
}

function totalsOf(progress: TransferProgress): Omit<FilesProgress, "id" | "at" | "rows"> {
  const { durableBytes, bytesPerSecond, secondsLeft, state } = progress;
  return { durableBytes, bytesPerSecond, secondsLeft, state };
}

/** Rows that may look different now: those between the two fronts, and those in work then or now. */
function changedRows(before: Told, after: TransferProgress): readonly number[] {
  const isOver = after.state.kind === "cancelled" && before.state.kind !== "cancelled";
  const first = Math.min(before.front, after.front);
  const end = isOver ? after.files.length : Math.max(before.front, after.front);
  const rows = new Set<number>();
  for (let fileIndex = first; fileIndex < end; fileIndex++) rows.add(fileIndex);
  for (const { fileIndex } of [...before.active, ...after.active]) rows.add(fileIndex);
  return [...rows];
}
