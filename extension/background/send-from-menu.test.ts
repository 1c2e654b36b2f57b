/** What a menu entry leaves for the popup, and says where it sends at once. */

import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { textMaxBytes } from "#protocol/limits";
import type { Menus, Tabs } from "../lib/browser.ts";
import { readFetchingImage } from "../lib/fetching-image.ts";
import { ensureHost, isHostLive } from "../lib/host-context.ts";
import { captureImage } from "../lib/image-capture.ts";
import { request } from "../lib/messenger.ts";
import { captureSelection } from "../lib/page-capture.ts";
import { readPendingShare } from "../lib/pending-share.ts";
import { saveSettings } from "../lib/settings.ts";
import { flashSent } from "./badge.ts";
import { notifySent } from "./notifications.ts";
import { openPopup } from "./open-popup.ts";
import { sendFromMenu } from "./send-from-menu.ts";

const send = vi.hoisted(() => vi.fn());
vi.mock("../lib/host-context.ts", () => ({ ensureHost: vi.fn(), isHostLive: vi.fn() }));
vi.mock("../lib/image-capture.ts", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  captureImage: vi.fn(),
}));
vi.mock("../lib/file-channel.ts", () => ({ openFileSender: () => ({ send, close: vi.fn() }) }));
vi.mock("../lib/messenger.ts", () => ({ request: vi.fn() }));
vi.mock("../lib/page-capture.ts", () => ({ captureSelection: vi.fn() }));
vi.mock("./badge.ts", () => ({ flashSent: vi.fn() }));
vi.mock("./notifications.ts", () => ({ notifySent: vi.fn() }));
vi.mock("./open-popup.ts", () => ({ openPopup: vi.fn() }));

const tab = { id: 1, url: "https://example.org/", title: "A page" } as Tabs.Tab;
const clickOn = (over: Partial<Menus.OnClickData>) => ({ frameId: 0, ...over }) as Menus.OnClickData;
const image = (srcUrl: string) => clickOn({ menuItemId: "send-image", srcUrl });
const pending = () => readPendingShare(Date.now());

beforeEach(() => {
  vi.clearAllMocks();
  fakeBrowser.reset();
  vi.mocked(isHostLive).mockResolvedValue(false);
  send.mockResolvedValue(undefined);
});

test.each([
  ["its own", "https://example.org/i.png", "https://example.org/i.png", "image-as-address"],
  ["the page's", "blob:https://example.org/1", "https://example.org/", "image-as-page"],
  ["the page's", "data:image/png;base64,AAAA", "https://example.org/", "image-as-page"],
])(
  "an image for a plain code is %s address, and nothing waits unseen (%s)",
  async (_whose, srcUrl, text, note) => {
    await saveSettings({ isPlainQr: true });
    await sendFromMenu(image(srcUrl), tab);
    expect(await pending()).toMatchObject({ share: { textKind: "link", text }, note });
    expect(openPopup).toHaveBeenCalledOnce();
    expect(captureImage).not.toHaveBeenCalled();
    expect(ensureHost).not.toHaveBeenCalled();
  },
);

test("without a plain code the popup waits for the image's bytes", async () => {
  vi.mocked(captureImage).mockImplementation(async () => {
    expect(await readFetchingImage()).toBe("for-code");
    return { kind: "failed" };
  });
  await sendFromMenu(image("https://example.org/i.png"), tab);
  expect(await pending()).toMatchObject({ note: "image-not-readable" });
  expect(await readFetchingImage()).toBe("none");
});

test.each([
  ["is not taken by the host", () => send.mockReturnValue(new Promise(() => undefined))],
  ["finds none", () => vi.mocked(ensureHost).mockRejectedValueOnce(new Error("no document"))],
])("an image that %s is said to be lost", async (_what, breakIt) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.mocked(captureImage).mockResolvedValue({ kind: "image", file: new File(["x"], "i.png") });
  breakIt();
  const failing = expect(sendFromMenu(image("https://example.org/i.png"), tab)).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(10_000);
  await failing;
  vi.useRealTimers();
  expect(await readFetchingImage()).toBe("lost");
});

test("a host that does not answer has no phone: what was asked for waits for one", async () => {
  vi.mocked(isHostLive).mockResolvedValue(true);
  vi.mocked(request).mockRejectedValue(new Error("Receiving end does not exist."));
  vi.mocked(captureImage).mockResolvedValue({ kind: "failed" });
  await sendFromMenu(image("https://example.org/i.png"), tab);
  expect(await pending()).toMatchObject({ note: "image-not-readable" });
  expect(openPopup).toHaveBeenCalled();
});

test.each([
  ["is still there: the image is said to be sent", true],
  ["has gone meanwhile: the popup shows the image waiting", false],
])("a phone that %s", async (_what, isConnected) => {
  vi.mocked(isHostLive).mockResolvedValue(true);
  vi.mocked(request)
    .mockResolvedValueOnce({ isConnected: true, isNeeded: true })
    .mockResolvedValueOnce({ isConnected, isNeeded: true });
  vi.mocked(captureImage).mockResolvedValue({ kind: "image", file: new File(["x"], "i.png") });
  await sendFromMenu(image("https://example.org/i.png"), tab);
  expect(flashSent).toHaveBeenCalledTimes(isConnected ? 1 : 0);
  expect(openPopup).toHaveBeenCalledTimes(isConnected ? 0 : 1);
});

test("what is too long to be left for the popup opens it all the same: it looks at the page", async () => {
  vi.mocked(captureSelection).mockResolvedValue({ kind: "text", text: "x".repeat(textMaxBytes + 1) });
  vi.spyOn(fakeBrowser.storage.session, "set").mockRejectedValueOnce(new Error("quota exceeded"));
  await sendFromMenu(clickOn({ menuItemId: "send-selection", selectionText: "x" }), tab);
  expect(await pending()).toBeNull();
  expect(openPopup).toHaveBeenCalledOnce();
});

test("an image that has no address of its own either is said to be the page's", async () => {
  vi.mocked(captureImage).mockResolvedValue({ kind: "failed" });
  await sendFromMenu(image("blob:https://example.org/1"), tab);
  expect(await pending()).toMatchObject({ share: { text: tab.url }, note: "image-without-address" });
});

test("a selection that is too long for a text is said to go as a file, now or with a code", async () => {
  const text = "x".repeat(textMaxBytes + 1);
  vi.mocked(captureSelection).mockResolvedValue({ kind: "text", text });
  const click = clickOn({ menuItemId: "send-selection", selectionText: "x" });
  await sendFromMenu(click, tab);
  expect(await pending()).toMatchObject({ share: { text }, note: "long-text-as-file" });
  fakeBrowser.reset();
  vi.mocked(isHostLive).mockResolvedValue(true);
  vi.mocked(request).mockResolvedValue({ isSent: true });
  await sendFromMenu(click, tab);
  expect(request).toHaveBeenCalledWith("share", expect.objectContaining({ text }));
  expect(notifySent).toHaveBeenCalledWith("long-text-as-file");
  expect(await pending()).toBeNull();
});

test("a selection that is too large to be taken is the page's link, and said to be", async () => {
  vi.mocked(captureSelection).mockResolvedValue({ kind: "too-large" });
  await sendFromMenu(clickOn({ menuItemId: "send-selection", selectionText: "x" }), tab);
  expect(await pending()).toMatchObject({
    share: { textKind: "link", text: tab.url },
    note: "selection-too-large",
  });
});

test.each([
  ["a page", clickOn({ menuItemId: "send-page" })],
  ["a link", clickOn({ menuItemId: "send-link", linkUrl: "file:///home/b.pdf" })],
  ["an image that cannot be had", image("file:///home/i.png")],
])("%s of this computer's disk is not sent to a phone: the popup says why", async (_what, click) => {
  vi.mocked(isHostLive).mockResolvedValue(true);
  vi.mocked(request).mockResolvedValue({ isConnected: true, isNeeded: true, isSent: true });
  vi.mocked(captureImage).mockResolvedValue({ kind: "failed" });
  await sendFromMenu(click, { ...tab, url: "file:///home/a.html" });
  expect(request).not.toHaveBeenCalledWith("share", expect.anything());
  expect(await pending()).toMatchObject({ note: "local-file" });
  expect(openPopup).toHaveBeenCalled();
});
