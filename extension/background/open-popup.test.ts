/** What opens where one popup is open already. */

import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { openPopup } from "./open-popup.ts";

const update = vi.fn(async () => undefined);
const openAction = vi.fn(async () => undefined);

function openContexts(...contexts: readonly object[]): void {
  Object.assign(fakeBrowser.runtime, { getContexts: async () => contexts });
}

beforeEach(() => {
  vi.clearAllMocks();
  fakeBrowser.reset();
  Object.assign(fakeBrowser.windows, { update });
  Object.assign(fakeBrowser.action, { openPopup: openAction });
});

test("none is open: the popup", async () => {
  openContexts({
    contextType: "OFFSCREEN_DOCUMENT",
    documentUrl: fakeBrowser.runtime.getURL("/offscreen.html"),
  });
  await openPopup(1);
  expect(openAction).toHaveBeenCalledOnce();
});

test("its window is open, behind others maybe: it comes to the front", async () => {
  const documentUrl = fakeBrowser.runtime.getURL("/popup.html?window=1");
  openContexts({ contextType: "TAB", windowId: 7, documentUrl });
  await openPopup(1);
  expect(update).toHaveBeenCalledExactlyOnceWith(7, { focused: true });
  expect(openAction).not.toHaveBeenCalled();
});

test("the popup is open: nothing is put over it", async () => {
  openContexts({
    contextType: "POPUP",
    windowId: -1,
    documentUrl: fakeBrowser.runtime.getURL("/popup.html"),
  });
  await openPopup(1);
  expect(update).not.toHaveBeenCalled();
  expect(openAction).not.toHaveBeenCalled();
});
