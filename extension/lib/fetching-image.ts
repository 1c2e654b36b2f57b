/**
 * Whether the background is taking an image out of a page: in storage.session, so that each popup knows, whenever it
 * opens, and one that was just opening misses neither the beginning nor the end.
 *
 * A mark is worth what its lock is: it is held while the image is being fetched, and the browser takes it from a worker
 * that is stopped or crashes. A mark whose lock is free is of an image that will not come.
 */

import * as v from "valibot";
import { browser } from "./browser.ts";
import { onStored } from "./on-stored.ts";

const storageKey = "fetchingImages";
/** Held by whoever changes the marks. */
const writing = "image marks";

const marksSchema = v.array(v.object({ lock: v.string(), isForCode: v.boolean() }));
type Marks = v.InferOutput<typeof marksSchema>;

/** `none` also where one is being fetched for a phone that is there. */
export type FetchingImage = "none" | "for-code" | "lost";

/** Marked while `fetchIt` runs; where that fails, the image is lost. `isForCode`: a popup shows a code for it. */
export async function whileFetchingImage(isForCode: boolean, fetchIt: () => Promise<void>): Promise<void> {
  const lock = `image ${crypto.randomUUID()}`;
  await navigator.locks.request(lock, async () => {
    await changeMarks((marks) => [...marks, { lock, isForCode }]);
    await fetchIt();
    await changeMarks((marks) => marks.filter((mark) => mark.lock !== lock));
  });
}

export async function readFetchingImage(): Promise<FetchingImage> {
  const marks = await readMarks();
  const free = await findFree(marks);
  if (free.length === 0) return marks.some(({ isForCode }) => isForCode) ? "for-code" : "none";
  // One that has ended meanwhile has first taken its mark away.
  const still = new Set((await readMarks()).map(({ lock }) => lock));
  return free.some((lock) => still.has(lock)) ? "lost" : readFetchingImage();
}

/** The user was told of them. */
export async function forgetLostImages(): Promise<void> {
  const free = await findFree(await readMarks());
  await changeMarks((marks) => marks.filter(({ lock }) => !free.includes(lock)));
}

/** Now, and whenever one begins, ends or is lost. `hasBegun`: another one, since it was told last. */
export function followFetchingImage(listener: (image: FetchingImage, hasBegun: boolean) => void): void {
  const followed = new Set<string>();
  let looks = 0;
  let told = 0;

  async function look(): Promise<void> {
    const own = ++looks;
    const image = await readFetchingImage();
    const begun = (await readMarks()).filter(({ lock }) => !followed.has(lock));
    // A later look may have been quicker.
    if (own < told) return;
    listener(image, told > 0 && begun.length > 0);
    told = own;
    for (const { lock } of begun) {
      followed.add(lock);
      void navigator.locks.request(lock, { mode: "shared" }, () => undefined).then(look);
    }
  }

  onStored(storageKey, () => void look());
  void look();
}

async function readMarks(): Promise<Marks> {
  const parsed = v.safeParse(marksSchema, (await browser.storage.session.get(storageKey))[storageKey]);
  return parsed.success ? parsed.output : [];
}

/** Full or not, the image is fetched. */
async function changeMarks(change: (marks: Marks) => Marks): Promise<void> {
  await navigator.locks.request(writing, async () => {
    const marks = change(await readMarks());
    await browser.storage.session.set({ [storageKey]: marks }).catch(() => undefined);
  });
}

/** Shared ones are held by popups that have waited for the end. */
async function findFree(marks: Marks): Promise<readonly string[]> {
  if (marks.length === 0) return [];
  const { held = [] } = await navigator.locks.query();
  const taken = new Set(held.filter(({ mode }) => mode === "exclusive").map(({ name }) => name));
  return marks.map(({ lock }) => lock).filter((lock) => !taken.has(lock));
}
