/**
 * What was typed into the popup and not sent, and what was put away there, kept while the browser lives: Escape and
 * any click beside the popup close it.
 *
 * In storage.session, so that nothing of it is ever on the disk.
 */

import * as v from "valibot";
import type { Draft } from "#ui/draft.ts";
import { browser } from "./browser.ts";
import { type Edit, editSchema } from "./edits.ts";

export type Stored<T> = {
  read(): T;
  keep(value: T): void;
};

/**
 * storage.session has 10 MB for everything, a character may take three bytes, and pending-share.ts may need four
 * MiB of them. Who pasted more than this still has it where it was copied.
 */
const boxMaxChars = 1_000_000;
/** All of them together, each with the text it began from. */
const editsMaxChars = 600_000;
/** Far more than a code holds: room to paste too much and shorten it. */
const plainMaxChars = 100_000;

/** The box that sends. */
export function openStoredDraft(): Promise<Draft> {
  return openStored("draft", v.string(), "", (text) => unlessLonger(text, boxMaxChars));
}

/** The box of the plain code. */
export function openStoredPlainText(): Promise<Draft> {
  return openStored("plainText", v.string(), "", (text) => unlessLonger(text, plainMaxChars));
}

export function openStoredEdits(): Promise<Stored<readonly Edit[]>> {
  return openStored("edits", v.array(editSchema), [], worthKeeping);
}

/** Notices that were put away are not shown anew by the next popup. */
export function openStoredDismissals(): Promise<Stored<readonly string[]>> {
  return openStored("dismissedNotices", v.array(v.string()), [], (kinds) => [...kinds]);
}

async function openStored<T>(
  storageKey: string,
  schema: v.GenericSchema<unknown, T>,
  empty: T,
  bound: (value: T) => T,
): Promise<Stored<T>> {
  const stored = (await browser.storage.session.get(storageKey))[storageKey];
  const parsed = v.safeParse(schema, stored);
  let kept = parsed.success ? parsed.output : empty;
  let isWriting = false;

  /** One write at a time, and the newest last: a key pressed meanwhile is in the next one. */
  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    try {
      let written: T | undefined;
      while (written !== kept) {
        written = kept;
        await browser.storage.session.set({ [storageKey]: bound(written) });
      }
    } finally {
      isWriting = false;
    }
  }

  return {
    read: () => kept,
    keep: (value) => {
      kept = value;
      void write();
    },
  };
}

function unlessLonger(text: string, maxChars: number): string {
  return text.length > maxChars ? "" : text;
}

/** A box that was opened and changed nothing, or was emptied, is no work to lose. The newest go first. */
function worthKeeping(edits: readonly Edit[]): Edit[] {
  let room = editsMaxChars;
  const kept = edits.toReversed().filter(({ original, text }) => {
    if (text === original || text.trim() === "") return false;
    const needed = original.length + text.length;
    if (needed > room) return false;
    room -= needed;
    return true;
  });
  return kept.reverse();
}
