/**
 * Whether the background is taking an image out of a page for a code: in storage.session, so that each popup knows,
 * whenever it opens, and one that was just opening misses neither the beginning nor the end.
 */

import * as v from "valibot";
import { browser } from "./browser.ts";
import { imageMaxMs } from "./image-capture.ts";
import { onStored } from "./on-stored.ts";

const storageKey = "fetchingImageSince";

/** Those of this worker: the mark goes with the last one. */
let underWay = 0;

/** Marked while `fetchIt` runs. */
export async function whileFetchingImage(now: number, fetchIt: () => Promise<void>): Promise<void> {
  underWay += 1;
  try {
    // Full or not, the image is fetched.
    await browser.storage.session.set({ [storageKey]: now }).catch(() => undefined);
    await fetchIt();
  } finally {
    underWay -= 1;
    if (underWay === 0) await browser.storage.session.remove(storageKey);
  }
}

/** For a worker that has just begun: whatever the one before it was fetching ended with it. */
export function forgetFetchingImage(): void {
  void browser.storage.session.remove(storageKey);
}

export async function isFetchingImage(now: number): Promise<boolean> {
  const since = v.safeParse(v.number(), (await browser.storage.session.get(storageKey))[storageKey]);
  // A worker that was ended under way has left its mark.
  return since.success && now - since.output < imageMaxMs;
}

/** It began, or ended. */
export function onFetchingImage(listener: () => void): void {
  onStored(storageKey, listener);
}
