/** The mark of an image under way, for each popup that opens. */

import { beforeEach, expect, test } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { forgetFetchingImage, isFetchingImage, whileFetchingImage } from "./fetching-image.ts";
import { imageMaxMs } from "./image-capture.ts";

const never = new Promise<void>(() => undefined);
const isFetching = () => isFetchingImage(Date.now());

beforeEach(() => fakeBrowser.reset());

test("lasts as long as the last of several", async () => {
  let endSecond: () => void = () => undefined;
  const first = whileFetchingImage(Date.now(), async () => undefined);
  const second = whileFetchingImage(Date.now(), () => new Promise((resolve) => (endSecond = resolve)));
  await first;
  expect(await isFetching()).toBe(true);
  endSecond();
  await second;
  expect(await isFetching()).toBe(false);
});

test("goes also where the image failed", async () => {
  const failing = whileFetchingImage(Date.now(), () => Promise.reject(new Error("no host")));
  await expect(failing).rejects.toThrow("no host");
  expect(await isFetching()).toBe(false);
});

test("of a worker that was stopped is forgotten by the next, and by time", async () => {
  void whileFetchingImage(Date.now(), () => never);
  await new Promise((resolve) => setTimeout(resolve));
  expect(await isFetching()).toBe(true);
  expect(await isFetchingImage(Date.now() + imageMaxMs)).toBe(false);
  forgetFetchingImage();
  expect(await isFetching()).toBe(false);
});
