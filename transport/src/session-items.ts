/**
 * The list of texts and files of a session, changed by small patches.
 *
 * The worker sends an item whole once, then only what changed of it: a transfer of 10,000 files must not cross
 * between threads ten times a second.
 */

import { filesKeptMax, textsKeptMax, textsKeptMaxChars, transfersKeptMax } from "#protocol/limits";
import type { FileRow, FileState, FilesItem, FilesState, Item, TextItem } from "./snapshot.ts";

export type FilesProgress = {
  readonly id: string;
  readonly durableBytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: FilesState;
  /** When it was done, with the word that it is. */
  readonly at?: number;
  /** Only those that changed. */
  readonly rows: readonly (Pick<FileRow, "durableBytes" | "state"> & { readonly fileIndex: number })[];
};

export type ItemEvent =
  /** New, or in the place of one with the same id. */
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "item-changed"; readonly id: string; readonly state: TextItem["state"] }
  | { readonly kind: "files-progress"; readonly progress: FilesProgress }
  | { readonly kind: "item-removed"; readonly id: string };

/** Returns the same list when nothing changed. What the other side makes of it is bounded: the oldest goes first. */
export function stepItems(items: readonly Item[], event: ItemEvent): readonly Item[] {
  switch (event.kind) {
    case "item": {
      const isKnown = items.some(({ id }) => id === event.item.id);
      return isKnown
        ? replace(items, event.item.id, () => event.item)
        : withoutSurplus([...items, event.item]);
    }
    case "item-changed":
      return replace(items, event.id, (item) =>
        item.kind === "text" ? { ...item, state: event.state } : item,
      );
    case "files-progress":
      return replace(items, event.progress.id, (item) =>
        item.kind === "files" ? withProgress(item, event.progress) : item,
      );
    case "item-removed": {
      const left = items.filter(({ id }) => id !== event.id);
      return left.length === items.length ? items : left;
    }
  }
}

/** Nothing of it has gone out, now or before the end: it may go into another session. */
export function isUnsent(item: Item): boolean {
  if (item.kind === "text") return ["queued", "refused", "unsent"].includes(item.state);
  return item.state.kind === "queued" || (item.state.kind === "unfinished" && item.state.wasQueued);
}

/** After the end nothing goes on: whatever was not finished is so for good. */
export function finishItems(items: readonly Item[]): readonly Item[] {
  const finished = items.map((item) => (item.kind === "text" ? finishText(item) : finishFiles(item)));
  return finished.every((item, index) => item === items[index]) ? items : finished;
}

function finishText(item: TextItem): TextItem {
  switch (item.state) {
    case "queued":
    case "refused":
      return { ...item, state: "unsent" };
    case "sent":
      return { ...item, state: "undelivered" };
    case "delivered":
    case "unsent":
    case "undelivered":
      return item;
  }
}

function finishFiles(item: FilesItem): FilesItem {
  switch (item.state.kind) {
    case "queued":
    case "active":
    case "paused":
      return stop(item, { kind: "unfinished", wasQueued: item.state.kind === "queued" }, "failed");
    case "done":
    case "unfinished":
    case "cancelled":
      return item;
  }
}

/** What is not done cannot go on: a page that was loaded again has lost its files. */
export function cutShort(item: FilesItem): FilesItem {
  return stop(item, { kind: "cancelled", by: "here", reason: "reloaded" }, "unconfirmed");
}

function stop(item: FilesItem, state: FilesState, rowState: FileState): FilesItem {
  const files = item.files.map((row) => (isDone(row) ? row : { ...row, state: rowState }));
  return { ...item, state, files, bytesPerSecond: 0, secondsLeft: null };
}

/** What the user has given or received files of stays; texts and transfers that brought nothing go. */
function withoutSurplus(items: readonly Item[]): readonly Item[] {
  let texts = 0;
  let chars = 0;
  let transfers = 0;
  let rows = 0;
  const surplus = new Set<Item>();
  for (const item of items.toReversed()) {
    if (item.direction === "sent") continue;
    if (item.kind === "text") {
      texts += 1;
      chars += item.text.length;
      if (texts > textsKeptMax || (texts > 1 && chars > textsKeptMaxChars)) surplus.add(item);
    } else {
      transfers += 1;
      rows += item.files.length;
      const isTooMuch = transfers > transfersKeptMax || rows > filesKeptMax;
      if (isTooMuch && item.state.kind === "cancelled" && !item.files.some(isDone)) surplus.add(item);
    }
  }
  return surplus.size === 0 ? items : items.filter((item) => !surplus.has(item));
}

export function isDone({ state }: Pick<FileRow, "state">): boolean {
  return state === "done";
}

function replace(items: readonly Item[], id: string, change: (item: Item) => Item): readonly Item[] {
  const index = items.findIndex((item) => item.id === id);
  const item = items[index];
  if (item === undefined) return items;
  const changed = change(item);
  return changed === item ? items : items.with(index, changed);
}

function withProgress(item: FilesItem, { id: _, rows, ...progress }: FilesProgress): FilesItem {
  if (rows.length === 0) return { ...item, ...progress };
  const files = [...item.files];
  for (const { fileIndex, ...row } of rows) {
    const file = files[fileIndex];
    if (file !== undefined) files[fileIndex] = { ...file, ...row };
  }
  return { ...item, ...progress, files };
}
