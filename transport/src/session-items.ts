/**
 * The list of texts and files of a session, changed by small patches (DESIGN 9).
 *
 * The worker sends an item whole once, then only what changed of it: a transfer of 10,000 files must not cross
 * between threads ten times a second.
 */

import type { FileRow, FilesItem, FilesState, Item, TextItem } from "./snapshot.ts";

export type FilesProgress = {
  readonly id: string;
  readonly durableBytes: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  readonly state: FilesState;
  /** Only those that changed. */
  readonly rows: readonly (Pick<FileRow, "durableBytes" | "state"> & { readonly fileIndex: number })[];
};

export type ItemEvent =
  /** New, or in the place of one with the same id. */
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "item-changed"; readonly id: string; readonly state: TextItem["state"] }
  | { readonly kind: "files-progress"; readonly progress: FilesProgress }
  | { readonly kind: "item-removed"; readonly id: string };

/** Returns the same list when nothing changed. */
export function stepItems(items: readonly Item[], event: ItemEvent): readonly Item[] {
  switch (event.kind) {
    case "item": {
      const isKnown = items.some(({ id }) => id === event.item.id);
      return isKnown ? replace(items, event.item.id, () => event.item) : [...items, event.item];
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
