/** The mark of an image under way, for each popup that opens: it is worth nothing once nobody fetches it. */

import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { stopWorker } from "../test/fake-locks.ts";
import {
  type FetchingImage,
  followFetchingImage,
  forgetLostImages,
  readFetchingImage,
  whileFetchingImage,
} from "./fetching-image.ts";

const never = () => new Promise<void>(() => undefined);

beforeEach(async () => {
  stopWorker();
  fakeBrowser.reset();
});

/** Begun, and marked. */
async function begin(isForCode: boolean, fetchIt: () => Promise<void>): Promise<{ ended: Promise<void> }> {
  let ended = Promise.resolve();
  await new Promise<void>((resolve) => {
    ended = whileFetchingImage(isForCode, () => {
      resolve();
      return fetchIt();
    });
  });
  return { ended };
}

test("lasts as long as the last of several", async () => {
  let endSecond: () => void = () => undefined;
  const second = await begin(true, () => new Promise((resolve) => (endSecond = resolve)));
  await (await begin(true, async () => undefined)).ended;
  expect(await readFetchingImage()).toBe("for-code");
  endSecond();
  await second.ended;
  expect(await readFetchingImage()).toBe("none");
});

test("for a phone that is there holds up no popup", async () => {
  await begin(false, never);
  expect(await readFetchingImage()).toBe("none");
});

test("of one that failed on its way to the host says so", async () => {
  const failing = whileFetchingImage(true, () => Promise.reject(new Error("no host")));
  await expect(failing).rejects.toThrow("no host");
  expect(await readFetchingImage()).toBe("lost");
});

test.each([true, false])(
  "of a worker that was stopped says so, until the user was told (for a code: %s)",
  async (isForCode) => {
    await begin(isForCode, never);
    stopWorker();
    await vi.waitFor(async () => expect(await readFetchingImage()).toBe("lost"));
    await begin(true, never);
    expect(await readFetchingImage()).toBe("lost");
    await forgetLostImages();
    expect(await readFetchingImage()).toBe("for-code");
  },
);

test("is followed to its end and to its loss, also by several popups", async () => {
  const heard: FetchingImage[][] = [[], []];
  for (const own of heard) followFetchingImage((image) => own.at(-1) !== image && own.push(image));
  const first = await begin(true, async () => new Promise((resolve) => setTimeout(resolve, 20)));
  await first.ended;
  await new Promise((resolve) => setTimeout(resolve, 20));
  await begin(true, never);
  await new Promise((resolve) => setTimeout(resolve, 20));
  stopWorker();
  const wanted = ["none", "for-code", "none", "for-code", "lost"];
  await vi.waitFor(() => expect(heard).toEqual([wanted, wanted]));
});
