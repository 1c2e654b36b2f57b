import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { formatBase64url } from "#protocol/bytes";
import { saveKey } from "#ui/save-key.ts";
import { fileRow, filesItem, textItem } from "#ui/test-states.ts";
import type { Badge, News } from "../lib/messages.ts";
import { createFakeSession, type FakeSession } from "../test/fake-session.ts";
import { createSessionHost, type SessionHost } from "./session-host.ts";

const secret = formatBase64url(new Uint8Array(32));
const startCommand = {
  kind: "start",
  secret,
  serverUrl: "https://a.example",
  pageOrigin: "https://a.example",
  isNew: false,
} as const;
const share = { textKind: "text", title: "", text: "hello" } as const;
const connected = { kind: "connected", path: "direct", isQuiet: false } as const;

let sessions: FakeSession[];
let onOpen: (session: FakeSession) => void;
let badges: Badge[];
let news: News[];
let downloads: { url: string; path: string }[];
let serverPage: string | null;
let savedPages: { pageOrigin: string }[];
let host: SessionHost;

beforeEach(() => {
  vi.useFakeTimers();
  sessions = [];
  onOpen = () => {};
  badges = [];
  news = [];
  downloads = [];
  savedPages = [];
  serverPage = null;
  let urls = 0;
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => `blob:${++urls}`, revokeObjectURL: () => {} }),
  );
  host = createSessionHost({
    openSession: ({ pageOrigin }) => {
      const session = createFakeSession(`${pageOrigin}/#1${secret}`);
      sessions.push(session);
      onOpen(session);
      return session;
    },
    self: { label: "Chrome", deviceKind: "computer" },
    download: async (url, path) => {
      downloads.push({ url, path });
      return downloads.length;
    },
    setBadge: (badge) => badges.push(badge),
    tell: (item) => news.push(item),
    fetchPageOrigin: async () => serverPage,
    savePageOrigin: (page) => savedPages.push(page),
    onIdle: () => undefined,
  });
});

afterEach(() => vi.useRealTimers());

function current(): FakeSession {
  const session = sessions.at(-1);
  if (!session) throw new Error("No session was opened.");
  return session;
}

function queuedTexts(): string[] {
  return current()
    .getSnapshot()
    .items.flatMap((item) => (item.kind === "text" ? [item.text] : []));
}

describe("starting", () => {
  test("opens one session, however often a popup asks", () => {
    host.run(startCommand);
    host.run(startCommand);
    expect(sessions).toHaveLength(1);
  });

  test("a new code ends the session before and takes along what was not sent", () => {
    host.run(startCommand);
    host.run({ kind: "send-text", share });
    host.sendFiles([{ file: new File(["x"], "x.txt"), path: "x.txt" }]);
    host.run({ ...startCommand, isNew: true });
    expect(sessions[0]?.getSnapshot().phase.kind).toBe("ended");
    expect(
      current()
        .getSnapshot()
        .items.map(({ kind }) => kind),
    ).toEqual(["text", "files"]);
    expect(host.view().sessionNumber).toBe(2);
  });

  test("what was delivered is not sent to the next phone", () => {
    host.run(startCommand);
    host.run({ kind: "send-text", share });
    const items = current()
      .getSnapshot()
      .items.map((item) => ({ ...item, state: "delivered" }) as typeof item);
    current().set({ items });
    host.run({ ...startCommand, isNew: true });
    expect(queuedTexts()).toEqual([]);
  });

  test("files that came before any session wait for it", () => {
    host.sendFiles([{ file: new File(["x"], "x.png"), path: "x.png" }]);
    host.run(startCommand);
    expect(current().getSnapshot().items).toHaveLength(1);
  });

  test("the server's word on where its page is corrects the link and the settings", async () => {
    serverPage = "https://page.example";
    host.run(startCommand);
    await vi.runAllTimersAsync();
    expect(host.view().session?.link).toBe(`https://page.example/#1${secret}`);
    expect(savedPages).toEqual([{ serverUrl: "https://a.example", pageOrigin: "https://page.example" }]);
  });
});

describe("what is in front of the user", () => {
  test("the offer of another page replaces the one before", () => {
    host.run(startCommand);
    host.run({ kind: "send-text", share: { ...share, text: "typed" } });
    host.run({ kind: "offer", share: { ...share, text: "first page" }, isAsked: false });
    host.run({ kind: "offer", share: { ...share, text: "second page" }, isAsked: false });
    expect(queuedTexts()).toEqual(["typed", "second page"]);
  });

  test("is offered once, also before the session has listed it, and by the next session", () => {
    host.run(startCommand);
    const first = current().holdItems();
    host.run({ kind: "offer", share, isAsked: false });
    host.run({ kind: "offer", share, isAsked: false });
    first.release();
    expect(queuedTexts()).toEqual(["hello"]);
    host.run({ kind: "end" });
    let second = first;
    onOpen = (session) => {
      second = session.holdItems();
    };
    host.run(startCommand);
    host.run({ kind: "offer", share, isAsked: false });
    second.release();
    expect(queuedTexts()).toEqual(["hello"]);
  });

  test("and what was given a moment ago goes along to a new code", () => {
    host.run(startCommand);
    current().holdItems();
    host.run({ kind: "send-text", share: { ...share, text: "typed" } });
    host.run({ kind: "offer", share, isAsked: false });
    host.run({ ...startCommand, isNew: true });
    expect(queuedTexts()).toEqual(["typed", "hello"]);
  });

  test("a tab with nothing to offer takes the last offer back", () => {
    host.run(startCommand);
    host.run({ kind: "offer", share, isAsked: false });
    host.run({ kind: "withdraw" });
    expect(queuedTexts()).toEqual([]);
  });

  test("stays beside the next one when the user is changing it", () => {
    host.run(startCommand);
    host.run({ kind: "offer", share: { ...share, text: "first page" }, isAsked: false });
    const [item] = current().getSnapshot().items;
    host.run({ kind: "keep", itemId: item?.id ?? "" });
    host.run({ kind: "offer", share: { ...share, text: "second page" }, isAsked: false });
    host.run({ kind: "keep", itemId: "of another row" });
    host.run({ kind: "withdraw" });
    expect(queuedTexts()).toEqual(["first page"]);
  });

  test("is not sent to a phone that is already connected, unless it was asked for", () => {
    host.run(startCommand);
    current().set({ phase: connected });
    host.run({ kind: "offer", share, isAsked: false });
    expect(queuedTexts()).toEqual([]);
    host.run({ kind: "offer", share, isAsked: true });
    expect(queuedTexts()).toEqual(["hello"]);
  });

  test("a menu entry sends at once only where a phone is connected", () => {
    expect(host.sendNow(share)).toBe(false);
    host.run(startCommand);
    expect(host.sendNow(share)).toBe(false);
    current().set({ phase: connected });
    expect(host.sendNow(share)).toBe(true);
  });
});

describe("received", () => {
  const item = filesItem({ id: "r1" });

  test("a complete file goes to Downloads, then its storage is freed and the user told", async () => {
    host.run(startCommand);
    current().set({ phase: connected, peer: { label: "Pixel", deviceKind: "phone" }, items: [item] });
    await vi.runAllTimersAsync();
    expect(downloads).toEqual([{ url: "blob:1", path: item.files[0]?.path }]);
    expect(host.view().saves[saveKey("r1", 0)]).toEqual({ kind: "saving" });

    host.settleDownload("blob:1", 7, true);
    expect(current().discarded).toEqual(["r1"]);
    expect(news).toEqual([
      { kind: "files-saved", from: "Pixel", count: 1, firstName: item.files[0]?.name, downloadId: 7 },
    ]);
    expect(host.view().session?.items.map(({ id }) => id)).toEqual(["r1"]);
    expect(host.view().saves[saveKey("r1", 0)]).toEqual({ kind: "saved", downloadId: 7 });
  });

  test("a download that failed keeps the file and can be tried again", async () => {
    host.run(startCommand);
    current().set({ phase: connected, items: [item] });
    await vi.runAllTimersAsync();
    host.settleDownload("blob:1", 7, false);
    expect(current().discarded).toEqual([]);
    expect(news.map(({ kind }) => kind)).toEqual(["files-not-saved"]);

    host.run({ kind: "save-again", itemId: "r1" });
    await vi.runAllTimersAsync();
    host.settleDownload("blob:2", 8, true);
    expect(current().discarded).toEqual(["r1"]);
  });

  test("what had come of a transfer that a new code stops is told of, and could not be saved: tried again", async () => {
    const files = [
      fileRow({ name: "1.jpg" }),
      fileRow({ name: "2.jpg" }),
      fileRow({ name: "3.jpg", state: "active" }),
    ];
    const underWay = filesItem({ id: "r1", files, state: { kind: "active" } });
    host.run(startCommand);
    current().set({ phase: connected, items: [underWay] });
    await vi.runAllTimersAsync();
    host.settleDownload("blob:1", 7, true);
    const old = current();
    host.run({ ...startCommand, isNew: true });
    const cut = filesItem({ id: "r1", files, state: { kind: "unfinished", wasQueued: false } });
    old.set({ items: [cut] });
    host.settleDownload("blob:2", 8, false);
    await old.closed;
    expect(news).toMatchObject([{ kind: "files-not-saved", count: 2 }]);
    expect(host.view().session).toMatchObject({ phase: { kind: "waiting" }, items: [{ id: "r1" }] });
    expect(host.view().unsavedIds).toEqual(["r1"]);
    expect(host.view().saves[saveKey("r1", 1)]).toEqual({ kind: "failed" });

    host.run({ kind: "save-again", itemId: "r1" });
    await vi.runAllTimersAsync();
    host.settleDownload("blob:3", 9, true);
    expect(news.at(-1)).toMatchObject({ kind: "files-saved", count: 2 });
    expect(old.discarded).toEqual(["r1"]);
    expect(host.view().session?.items).toEqual([]);
  });

  test("what came just before the end is saved, though its worker tells of it just after", async () => {
    const files = [fileRow({ name: "1.jpg" }), fileRow({ name: "2.jpg", state: "active" })];
    const unfinished = { kind: "unfinished", wasQueued: false } as const;
    host.run(startCommand);
    current().set({ phase: connected, items: [filesItem({ id: "r1", files, state: { kind: "active" } })] });
    await vi.runAllTimersAsync();
    const goodbye = current().holdGoodbye();
    host.run({ kind: "end" });
    current().set({ items: [filesItem({ id: "r1", files, state: unfinished })] });
    host.settleDownload("blob:1", 7, true);
    expect(current().discarded).toEqual([]);
    const both = files.map((file) => ({ ...file, state: "done" }) as const);
    current().set({ items: [filesItem({ id: "r1", files: both, state: unfinished })] });
    goodbye.release();
    await vi.runAllTimersAsync();
    expect(downloads).toHaveLength(2);
    host.settleDownload("blob:2", 8, true);
    expect(current().discarded).toEqual(["r1"]);
    expect(news).toMatchObject([{ kind: "files-saved", count: 2 }]);
  });

  test("what an earlier session could not save can be removed", async () => {
    host.run(startCommand);
    current().set({ phase: connected, items: [item] });
    await vi.runAllTimersAsync();
    const old = current();
    host.run({ ...startCommand, isNew: true });
    host.settleDownload("blob:1", 7, false);
    host.run({ kind: "remove", itemId: "r1" });
    expect(old.discarded).toEqual(["r1"]);
    expect(host.view().session?.items).toEqual([]);
  });

  test("a text is told once", async () => {
    host.run(startCommand);
    current().set({ phase: connected, items: [textItem({ id: "t1", text: "hi" })] });
    current().set({ notices: [] });
    await vi.runAllTimersAsync();
    expect(news).toEqual([{ kind: "text-arrived", from: "", text: "hi" }]);
  });
});
