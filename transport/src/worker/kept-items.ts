/**
 * What a guest's screen showed as finished outlives its tab: phones throw tabs out of memory and load them anew.
 *
 *   FromWorker ─► items ─► (a moment later) ─► "items.json" beside the session's files
 *                   ▲                                  │ the next worker of the same session
 *                   └──────────── restore ◄────────────┘
 *
 * Unfinished transfers are not in it: their sender announces them anew (docs/protocol/4-transfer).
 */

import { type ItemEvent, stepItems } from "../session-items.ts";
import type { FilesItem, Item } from "../snapshot.ts";
import type { FromWorker } from "./messages.ts";

/** Where the list is kept; the session's files have it (session-files.ts). */
export type Journal = {
  /** "" when nothing was written yet. */
  read(): Promise<string>;
  write(text: string): Promise<void>;
};

export type KeptItems = {
  /** Every message to the page passes here. */
  hear(message: FromWorker): void;
  /** The finished items of a worker before this one. */
  restore(): Promise<readonly Item[]>;
  /** What is known of received files whose transfer the machine does not know (any more). */
  findFiles(itemId: string): FilesItem | undefined;
  /** The session is over: nobody can come back into it. */
  forget(): Promise<void>;
};

/** Several things often finish together. */
const writeAfterMs = 300;

export function createKeptItems(openJournal: () => Promise<Journal>): KeptItems {
  let items: readonly Item[] = [];
  let written = "";
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function write(): Promise<void> {
    timer = undefined;
    const finished = isOver ? [] : items.filter(isFinished);
    const text = finished.length === 0 ? "" : JSON.stringify(finished);
    if (text === written) return;
    written = text;
    // No disk, or a full one: then a reload begins with an empty list, and nothing else is worse for it.
    await openJournal()
      .then((journal) => journal.write(text))
      .catch(() => undefined);
  }

  return {
    hear(message) {
      const event = toItemEvent(message);
      if (event === null) return;
      items = stepItems(items, event);
      // Progress of what is under way changes nothing that is written.
      if (event.kind !== "files-progress" || event.progress.state.kind === "done") {
        timer ??= setTimeout(() => void write(), writeAfterMs);
      }
    },
    async restore() {
      const text = await openJournal()
        .then((journal) => journal.read())
        .catch(() => "");
      const before = parse(text);
      written = text;
      items = before.reduce((all, item) => stepItems(all, { kind: "item", item }), items);
      return before;
    },
    findFiles(itemId) {
      const item = items.find(({ id }) => id === itemId);
      return item?.kind === "files" ? item : undefined;
    },
    async forget() {
      isOver = true;
      clearTimeout(timer);
      await write();
    },
  };
}

/** Our own words; but a tab may be thrown out in the middle of writing them. */
function parse(text: string): readonly Item[] {
  if (text === "") return [];
  try {
    return JSON.parse(text) as readonly Item[];
  } catch {
    return [];
  }
}

function isFinished(item: Item): boolean {
  return item.kind === "text" ? item.state === "delivered" : item.state.kind === "done";
}

function toItemEvent(message: FromWorker): ItemEvent | null {
  switch (message.type) {
    case "item":
      return { kind: "item", item: message.item };
    case "text-state":
      return { kind: "item-changed", id: message.id, state: message.state };
    case "progress":
      return { kind: "files-progress", progress: message.progress };
    case "removed":
      return { kind: "item-removed", id: message.id };
    default:
      return null;
  }
}
