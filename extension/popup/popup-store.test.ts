/** What the popup's store makes of typed text: the next popup is a second store on the same storage. */

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { textMaxBytes } from "#protocol/limits";
import type { Item } from "#transport/snapshot";
import { inPhase, textItem } from "#ui/test-states.ts";
import type { Content } from "../lib/content.ts";
import { whileFetchingImage } from "../lib/fetching-image.ts";
import { captureContent } from "../lib/page-capture.ts";
import { putPendingShare } from "../lib/pending-share.ts";
import type { Command, HostView } from "../lib/session-port.ts";
import { saveSettings } from "../lib/settings.ts";
import { openPopupStore, type PopupStore } from "./popup-store.ts";

vi.mock("../lib/page-capture.ts", () => ({ captureContent: vi.fn(), tabInFront: vi.fn() }));

const place = { isWindow: false, tabId: null };
const page = (text: string): Content => ({
  source: "page",
  share: { textKind: "link", title: "", text },
  note: null,
});
const row = (id: string, text: string) =>
  textItem({ id, direction: "sent", state: "queued", textKind: "link", text });

/** What the host has, and what popups asked of it. */
let view: HostView;
let commands: Command[];
let publish: (view: HostView) => void;

beforeEach(() => {
  fakeBrowser.reset();
  commands = [];
  host(row("a", "https://a.example/"));
  publish = () => undefined;
  vi.mocked(captureContent).mockResolvedValue(page("https://a.example/"));
  Object.assign(fakeBrowser.runtime, {
    getContexts: async () => [{}],
    connect: () => ({
      onMessage: {
        addListener(listener: (message: unknown) => void) {
          publish = (next) => listener({ kind: "view", view: next });
          queueMicrotask(() => publish(view));
        },
      },
      onDisconnect: { addListener: () => undefined },
      postMessage: (command: Command) => void commands.push(command),
    }),
  });
});

afterEach(() => vi.restoreAllMocks());

const serverUrl = "https://built.example";

function host(...items: Item[]): void {
  view = {
    sessionNumber: 1,
    session: inPhase({ kind: "waiting" }, { role: "host", items }),
    serverUrl,
    unsavedIds: [],
    saves: {},
  };
}

/** Opened, and aware of what is in front of it. */
async function openPopup(): Promise<PopupStore> {
  const store = await openPopupStore(place);
  await vi.waitFor(() => expect(store.getState().content).not.toBeNull());
  return store;
}

function edit(store: PopupStore, text: string): void {
  const [item] = store.getState().view?.session?.items ?? [];
  if (item?.kind !== "text") throw new Error("No text waits.");
  store.actions.editText(item, text);
}

const editsOf = (store: PopupStore) => store.getState().edits.map(({ itemId, text }) => [itemId, text]);
const stored = async (key: string) => (await fakeBrowser.storage.session.get(key))[key];

describe("while the popup is opening", () => {
  /** Between what it reads first and its host's answer. */
  async function openWhile(act: () => Promise<void>): Promise<PopupStore> {
    const { connect } = fakeBrowser.runtime;
    Object.assign(fakeBrowser.runtime, {
      connect() {
        const port = connect();
        const addListener = port.onMessage.addListener.bind(port.onMessage);
        port.onMessage.addListener = (listener) => void act().then(() => addListener(listener));
        return port;
      },
    });
    return openPopup();
  }

  test("a menu entry's text comes: it goes before what is in front", async () => {
    const share = { textKind: "link", title: "", text: "https://menu.example/" } as const;
    const inFront = new Promise<Content>((resolve) =>
      setTimeout(() => resolve(page("https://a.example/")), 50),
    );
    vi.mocked(captureContent).mockReturnValue(inFront);
    const store = await openWhile(() => putPendingShare({ share, note: null, at: Date.now() }));
    await vi.waitFor(() => expect(store.getState().content).toMatchObject({ source: "menu", share }));
    await inFront;
    expect(store.getState().content?.source).toBe("menu");
  });

  test("an image turns out not to be had: its link is there in its place", async () => {
    const share = { textKind: "link", title: "", text: "https://example.org/i.png" } as const;
    let end: () => void = () => undefined;
    const fetched = new Promise<void>((resolve) => {
      end = resolve;
    });
    const fetching = whileFetchingImage(true, () => fetched);
    const store = await openWhile(async () => {
      await putPendingShare({ share, note: "image-not-readable", at: Date.now() });
      end();
      await fetching;
    });
    await vi.waitFor(() => expect(store.getState().isFetchingImage).toBe(false));
    await vi.waitFor(() => expect(store.getState().content).toMatchObject({ source: "menu", share }));
  });

  test("of two wishes, an image under way and then a link, none is lost", async () => {
    const share = { textKind: "link", title: "", text: "https://menu.example/" } as const;
    await whileFetchingImage(true, async () => {
      await putPendingShare({ share, note: null, at: Date.now() });
      const store = await openPopup();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(commands).toMatchObject([{ kind: "withdraw" }, { kind: "offer", share }]);
      expect(store.getState()).toMatchObject({ isFetchingImage: true, content: { share } });
    });
  });

  test("an image is still being fetched: what is in front does not take its place", async () => {
    await whileFetchingImage(true, async () => {
      const store = await openPopup();
      expect(store.getState()).toMatchObject({ isFetchingImage: true, content: { share: null } });
      expect(commands).toEqual([{ kind: "withdraw" }]);
    });
  });
});

describe("a notice that was put away", () => {
  const kinds = ["second-phone-refused", "tampered"] as const;
  const notify = (...shown: (typeof kinds)[number][]) => {
    const phase = { kind: "connected", path: "direct", isQuiet: false } as const;
    const session = inPhase(phase, { role: "host", notices: shown.map((kind) => ({ kind })) });
    view = { sessionNumber: 1, session, serverUrl, unsavedIds: [], saves: {} };
    publish(view);
  };

  test("stays so in the next popup, until it is gone and comes anew", async () => {
    notify(...kinds);
    const before = await openPopup();
    before.actions.dismissNotice("second-phone-refused");
    expect(before.getState().dismissedNotices).toEqual(["second-phone-refused"]);
    await vi.waitFor(async () => expect(await stored("dismissedNotices")).toEqual(["second-phone-refused"]));
    const store = await openPopup();
    expect(store.getState().dismissedNotices).toEqual(["second-phone-refused"]);
    notify("tampered");
    notify(...kinds);
    expect(store.getState().dismissedNotices).toEqual([]);
  });

  test("is shown in the next session", async () => {
    notify(...kinds);
    const store = await openPopup();
    store.actions.dismissNotice("tampered");
    store.actions.newCode();
    expect(store.getState().dismissedNotices).toEqual([]);
  });
});

describe("the plain code's text", () => {
  beforeEach(() => saveSettings({ isPlainQr: true }).then(() => undefined));

  test("is there again, also over another page", async () => {
    (await openPopup()).actions.setPlainText("typed");
    await vi.waitFor(async () => expect(await stored("plainText")).toBe("typed"));
    vi.mocked(captureContent).mockResolvedValue(page("https://b.example/"));
    expect((await openPopup()).getState().plainText).toBe("typed");
  });

  test.each([
    ["emptied", ""],
    ["given up", null],
    ["typed back to what is in front", "https://a.example/"],
  ])("is forgotten when it is %s", async (_how, text) => {
    const popup = await openPopup();
    popup.actions.setPlainText("typed");
    popup.actions.setPlainText(text);
    await vi.waitFor(async () => expect(await stored("plainText")).toBe(""));
    expect((await openPopup()).getState().plainText).toBeNull();
  });

  test("an emptied box stays empty in this popup", async () => {
    const popup = await openPopup();
    popup.actions.setPlainText("");
    expect(popup.getState().plainText).toBe("");
  });

  test("makes way for what a menu entry asks for, and is not lost by it", async () => {
    const popup = await openPopup();
    popup.actions.setPlainText("typed");
    await vi.waitFor(async () => expect(await stored("plainText")).toBe("typed"));
    const share = { textKind: "link", title: "", text: "https://menu.example/" } as const;
    await putPendingShare({ share, note: null, at: Date.now() });
    await vi.waitFor(() => expect(popup.getState().content?.source).toBe("menu"));
    expect(popup.getState().plainText).toBeNull();
    expect((await openPopup()).getState().plainText).toBe("typed");
  });
});

describe("a text that was given to it by hand", () => {
  const long = { textKind: "text", title: "", text: "x".repeat(textMaxBytes + 1) } as const;

  test("and is too long is said to go as a file, until the next one", async () => {
    const { actions, getState } = await openPopup();
    actions.sendText(long);
    expect(getState().isTextAsFile).toBe(true);
    actions.sendText({ ...long, text: "short" });
    expect(getState().isTextAsFile).toBe(false);
  });

  test("takes the place of a row only once it is there itself", async () => {
    const { actions } = await openPopup();
    commands = [];
    actions.replaceText("a", long);
    expect(commands.map(({ kind }) => kind)).toEqual(["send-text", "remove"]);
  });
});

describe("a text that is being changed", () => {
  test("is open again in the next popup, with what was typed", async () => {
    edit(await openPopup(), "half");
    await vi.waitFor(async () => expect(await stored("edits")).toHaveLength(1));
    expect(editsOf(await openPopup())).toEqual([["a", "half"]]);
  });

  test.each([
    [
      "saved",
      (store: PopupStore) => store.actions.replaceText("a", { textKind: "text", title: "", text: "x" }),
    ],
    ["removed", (store: PopupStore) => store.actions.remove("a")],
    ["left as it was", (store: PopupStore) => store.actions.editText(row("a", "https://a.example/"), null)],
    ["emptied", (store: PopupStore) => edit(store, " ")],
  ])("is forgotten when it is %s", async (_how, act) => {
    const popup = await openPopup();
    edit(popup, "half");
    act(popup);
    await vi.waitFor(async () => expect(await stored("edits")).toEqual([]));
    expect(editsOf(await openPopup())).toEqual([]);
  });

  test("is forgotten once its text has left for the phone", async () => {
    const popup = await openPopup();
    edit(popup, "half");
    publish({
      ...view,
      session: inPhase({ kind: "connected", path: "direct", isQuiet: false }, { role: "host" }),
    });
    expect(editsOf(popup)).toEqual([]);
    await vi.waitFor(async () => expect(await stored("edits")).toEqual([]));
  });

  test("goes along to a new code", async () => {
    const popup = await openPopup();
    edit(popup, "half");
    popup.actions.newCode();
    publish({ ...view, sessionNumber: 2, session: inPhase({ kind: "waiting" }, { role: "host" }) });
    host(row("b", "https://a.example/"));
    publish({ ...view, sessionNumber: 2 });
    expect(editsOf(popup)).toEqual([["b", "half"]]);
  });

  test("keeps its row beside the page that is in front now", async () => {
    edit(await openPopup(), "half");
    await vi.waitFor(async () => expect(await stored("edits")).toHaveLength(1));
    commands = [];
    vi.mocked(captureContent).mockResolvedValue(page("https://b.example/"));
    await openPopup();
    expect(commands.map(({ kind }) => kind)).toEqual(["keep", "offer"]);
    expect(commands[0]).toEqual({ kind: "keep", itemId: "a" });
  });

  test("of the same page's row is not told apart from it: the page is there once", async () => {
    edit(await openPopup(), "half");
    await vi.waitFor(async () => expect(await stored("edits")).toHaveLength(1));
    commands = [];
    await openPopup();
    expect(commands.map(({ kind }) => kind)).toEqual(["offer"]);
  });
});
