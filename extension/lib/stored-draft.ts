/**
 * The text in the popup's box, kept while the browser lives: Escape and any click beside the popup close it.
 *
 * In storage.session, so that nothing of it is ever on the disk.
 */

import * as v from "valibot";
import type { Draft } from "#ui/draft.ts";
import { browser } from "./browser.ts";

const storageKey = "draft";
/** storage.session has 10 MB for everything; who pasted more than this still has it where it was copied. */
const maxChars = 1_000_000;

export async function openStoredDraft(): Promise<Draft> {
  const stored = (await browser.storage.session.get(storageKey))[storageKey];
  let kept = v.is(v.string(), stored) ? stored : "";
  let isWriting = false;

  /** One write at a time, and the newest text last: a key pressed meanwhile is in the next one. */
  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    try {
      let written: string | null = null;
      while (written !== kept) {
        written = kept;
        await browser.storage.session.set({ [storageKey]: written.length > maxChars ? "" : written });
      }
    } finally {
      isWriting = false;
    }
  }

  return {
    read: () => kept,
    keep: (text) => {
      kept = text;
      void write();
    },
  };
}
