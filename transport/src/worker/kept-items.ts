/**
 * Texts, files that have come, and the names of those going out outlive a guest's tab: phones throw tabs out of memory
 * and load them anew.
 *
 *   ItemEvent ─► items ─► (a moment later) ─► "items.json" beside the session's files
 *                   ▲                                  │ the next worker of the same session
 *                   └──────────── restore ◄────────────┘
 *
 * Unfinished transfers are not in it: their sender announces them anew (docs/protocol/4-transfer). The tab's own are, as
 * what a reload makes of them.
 */

import { cutShort, type FilesProgress, type ItemEvent, isDone, stepItems } from "../session-items.ts";
import type { FilesItem, Item } from "../snapshot.ts";
import { parseFilesId } from "./item-id.ts";

/** Where the list is kept; the session's files have it (session-files.ts). */
export type Journal = {
  /** "" when nothing was written yet. */
  read(): Promise<string>;
  write(text: string): Promise<void>;
};

export type KeptItems = {
  /** All that the page is told of items. */
  hear(event: ItemEvent): void;
  /** The items of a worker before this one, but those that are under way here by now. */
  restore(): Promise<readonly Item[]>;
  /** What is known of received files whose transfer the machine does not know (any more). */
  findFiles(itemId: string): FilesItem | undefined;
  /** The session is over: nobody can come back into it. */
  forget(): Promise<void>;
};

/** The tab may go at any time, so what is new is written at once; but a tenth of the time goes into it at most. */
const restPerWrite = 9;
/** Of thousands of files that arrive at the other side one after the other, each would have the whole list written. */
const arrivalsRestMs = 10_000;

export function createKeptItems(openJournal: () => Promise<Journal>): KeptItems {
  let items: readonly Item[] = [];
  /** Null: not known, for a disk that refuses may have emptied it. */
  let written: string | null = "";
  let isOver = false;
  let restUntil = 0;
  let isArrivalDue = false;
  let arrivalsRestUntil = 0;
  let dueAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing is written before what is there was read, nor twice at a time. */
  let last: Promise<unknown> = Promise.resolve();

  async function write(): Promise<void> {
    timer = undefined;
    const beganAt = performance.now();
    if (isArrivalDue) arrivalsRestUntil = beganAt + arrivalsRestMs;
    isArrivalDue = false;
    const kept = isOver ? [] : items.flatMap(keep);
    const text = kept.length === 0 ? "" : JSON.stringify(kept);
    if (text === written) return;
    written = text;
    // No disk, or a full one: what comes next tries again, until then a reload begins with an empty list.
    await openJournal()
      .then((journal) => journal.write(text))
      .catch(() => {
        written = null;
      });
    const endedAt = performance.now();
    restUntil = endedAt + restPerWrite * (endedAt - beganAt);
  }

  function schedule(at: number): void {
    if (timer !== undefined && dueAt <= at) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => {
      last = last.then(write);
    }, at - performance.now());
  }

  async function read(): Promise<readonly Item[]> {
    const text = await openJournal()
      .then((journal) => journal.read())
      .catch(() => "");
    written = text;
    const before = parse(text).filter(({ id }) => !items.some((item) => item.id === id));
    items = [...before, ...items];
    return before;
  }

  return {
    hear(event) {
      items = stepItems(items, event);
      if (event.kind !== "files-progress" || isFinished(event.progress)) schedule(restUntil);
      else if (hasArrivals(event.progress)) {
        isArrivalDue = true;
        schedule(Math.max(restUntil, arrivalsRestUntil));
      }
    },
    restore() {
      const reading = read();
      last = reading;
      return reading;
    },
    findFiles(itemId) {
      const item = items.find(({ id }) => id === itemId);
      return item?.kind === "files" ? item : undefined;
    },
    async forget() {
      isOver = true;
      clearTimeout(timer);
      await last.then(write);
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

function isFinished({ state }: FilesProgress): boolean {
  return state.kind === "done" || state.kind === "cancelled";
}

/** Progress of what is under way changes nothing else that is written. */
function hasArrivals({ id, rows }: FilesProgress): boolean {
  return rows.some(isDone) && parseFilesId(id)?.direction === "sent";
}

/** As the next page is to show it; empty: not at all. */
function keep(item: Item): readonly Item[] {
  if (item.kind === "text" || item.state.kind === "done") return [item];
  const isSent = item.direction === "sent";
  if (item.state.kind !== "cancelled") return isSent ? [cutShort(item)] : [];
  // TX23: whole files of a transfer that was cancelled stay.
  return (isSent ? item.state.reason === "reloaded" : item.files.some(isDone)) ? [item] : [];
}
