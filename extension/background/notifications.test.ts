/** Where a click on a notification leads. */

import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { listenToNotifications } from "./notifications.ts";

let entries: readonly { readonly id: number }[];
const downloads = {
  search: async ({ id }: { readonly id: number }) => entries.filter((entry) => entry.id === id),
  show: vi.fn(),
  showDefaultFolder: vi.fn(),
};

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  Object.assign(fakeBrowser.downloads, downloads);
  listenToNotifications();
});

test("to the file, or to the folder where its entry has been taken off the list", async () => {
  entries = [{ id: 7 }];
  await fakeBrowser.notifications.onClicked.trigger("files:7");
  await vi.waitFor(() => expect(downloads.show).toHaveBeenCalledWith(7));
  expect(downloads.showDefaultFolder).not.toHaveBeenCalled();
  entries = [];
  await fakeBrowser.notifications.onClicked.trigger("files:7");
  await vi.waitFor(() => expect(downloads.showDefaultFolder).toHaveBeenCalledOnce());
  expect(downloads.show).toHaveBeenCalledOnce();
});
