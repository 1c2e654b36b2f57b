/** When a popup that is open makes a new code: the settings were changed elsewhere, or a menu entry asks for one. */

import { beforeEach, describe, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import type { SessionSnapshot } from "#transport/snapshot";
import { inPhase, itemStates, textItem } from "#ui/test-states.ts";
import { whileFetchingImage } from "../lib/fetching-image.ts";
import { putPendingShare, readPendingShare } from "../lib/pending-share.ts";
import type { Command, HostView } from "../lib/session-port.ts";
import { readSettings, saveSettings } from "../lib/settings.ts";
import { screenOf } from "./popup-state.ts";
import { openPopupStore, type PopupStore } from "./popup-store.ts";

const page = {
  source: "page",
  share: { textKind: "link", title: "", text: "https://a.example/" },
  note: null,
};
vi.mock("../lib/page-capture.ts", () => ({ captureContent: async () => page, tabInFront: vi.fn() }));

const connected = { kind: "connected", path: "direct", isQuiet: false } as const;

let commands: Command[];
let view: HostView;
let publish: () => void;
let loseHost: () => void;

beforeEach(() => {
  fakeBrowser.reset();
  commands = [];
  setSession({ kind: "waiting" });
  Object.assign(fakeBrowser.runtime, {
    getContexts: async () => [{}],
    sendMessage: async () => ({ isOk: true, reply: null }),
    connect: () => ({
      onMessage: {
        addListener(listener: (message: unknown) => void) {
          publish = () => listener({ kind: "view", view });
          queueMicrotask(publish);
        },
      },
      onDisconnect: {
        addListener(listener: () => void) {
          loseHost = listener;
        },
      },
      postMessage: (command: Command) => void commands.push(command),
    }),
  });
});

function setSession(phase: SessionSnapshot["phase"], over: Partial<SessionSnapshot> = {}): void {
  const session = inPhase(phase, { role: "host", ...over });
  view = { sessionNumber: 1, session, serverUrl: "https://built.example", unsavedIds: [], saves: {} };
}

/** Opened, aware of what is in front of it, and with nothing asked of the host yet. */
async function openPopup(): Promise<PopupStore> {
  const store = await openPopupStore({ isWindow: true, tabId: null });
  await vi.waitFor(() => expect(store.getState().content).not.toBeNull());
  commands = [];
  return store;
}

const kinds = () => commands.map(({ kind }) => kind);

describe("Plain QR switched on elsewhere", () => {
  test("ends the session that waits for a phone", async () => {
    await openPopup();
    await saveSettings({ isPlainQr: true });
    await vi.waitFor(() => expect(kinds()).toEqual(["end"]));
  });

  test("ends none with a phone in it", async () => {
    setSession(connected);
    const store = await openPopup();
    await saveSettings({ isPlainQr: true });
    await vi.waitFor(() => expect(store.getState().settings.isPlainQr).toBe(true));
    expect(commands).toEqual([]);
  });

  test("and off again: there is a code, with what is in front, and only one", async () => {
    await saveSettings({ isPlainQr: true });
    setSession({ kind: "ended", reason: { kind: "ended-here" } });
    const store = await openPopup();
    expect(store.getState().ownLink).toBeNull();
    await saveSettings({ isPlainQr: false });
    await vi.waitFor(() => expect(store.getState().ownLink).not.toBeNull());
    await saveSettings({ theme: "dark" });
    await vi.waitFor(() => expect(store.getState().settings.theme).toBe("dark"));
    expect(kinds()).toEqual(["start", "offer"]);
  });

  test("and off again leaves in view what has come", async () => {
    await saveSettings({ isPlainQr: true });
    setSession({ kind: "ended", reason: { kind: "ended-by-peer" } }, { items: [textItem()] });
    const store = await openPopup();
    await saveSettings({ isPlainQr: false });
    await vi.waitFor(() => expect(screenOf(store.getState())).toBe("ended"));
    expect(commands).toEqual([]);
  });
});

describe("Plain QR switched on while no popup was there", () => {
  beforeEach(() => saveSettings({ isPlainQr: true }).then(() => undefined));

  const open = () => openPopupStore({ isWindow: true, tabId: null });

  test("the next popup ends the session that waits for a phone, and off again has a code at once", async () => {
    const store = await open();
    expect(kinds()).toEqual(["end"]);
    store.actions.setPlain(false);
    expect(kinds().slice(0, 2)).toEqual(["end", "start"]);
    expect(store.getState().ownLink).not.toBeNull();
  });

  test("the next popup leaves alone a phone that is there", async () => {
    setSession(connected);
    expect(screenOf((await open()).getState())).toBe("connected");
    expect(commands).toEqual([]);
  });

  test("a host that closes just then is no news, and makes no session again", async () => {
    const store = await open();
    commands = [];
    loseHost();
    expect(screenOf(store.getState())).toBe("plain");
    expect(commands).toEqual([]);
    store.actions.setPlain(false);
    await vi.waitFor(() => expect(kinds()).toEqual(["start", "offer"]));
    setSession(connected);
    publish();
    expect(screenOf(store.getState())).toBe("connected");
  });
});

test("switched on before the host has the session: lost, it is not made again", async () => {
  view = { sessionNumber: 0, session: null, serverUrl: null, unsavedIds: [], saves: {} };
  const store = await openPopup();
  store.actions.setPlain(true);
  expect(kinds()).toEqual(["end"]);
  loseHost();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(screenOf(store.getState())).toBe("plain");
  expect(kinds()).toEqual(["end"]);
});

describe("a server other than the code's", () => {
  const own = "https://own.example";

  test("set while the popup is open: the code that waits is of the new one, and what was to be sent goes along", async () => {
    const store = await openPopup();
    await saveSettings({ serverUrl: own });
    await vi.waitFor(() => expect(store.getState().ownLink).toContain(`${own}/`));
    expect(commands).toMatchObject([{ kind: "start", serverUrl: own, isNew: true }, { kind: "offer" }]);
  });

  test("set before it opens, likewise", async () => {
    await saveSettings({ serverUrl: own });
    const store = await openPopupStore({ isWindow: true, tabId: null });
    expect(store.getState().ownLink).toContain(`${own}/`);
  });

  test("leaves alone a phone that is there", async () => {
    setSession(connected);
    const store = await openPopup();
    await saveSettings({ serverUrl: own });
    await vi.waitFor(() => expect(store.getState().settings.server?.serverUrl).toBe(own));
    expect(commands).toEqual([]);
  });
});

test("plain codes on, and off again, leave what an ended session has brought", async () => {
  setSession({ kind: "ended", reason: { kind: "ended-by-peer" } }, { items: [itemStates.textReceived] });
  const store = await openPopup();
  store.actions.setPlain(true);
  expect(screenOf(store.getState())).toBe("plain");
  store.actions.setPlain(false);
  expect(screenOf(store.getState())).toBe("ended");
  expect(kinds()).not.toContain("start");
});

test("a host that is lost while a plain code is shown leaves what its session has brought", async () => {
  setSession({ kind: "ended", reason: { kind: "ended-by-peer" } }, { items: [itemStates.textReceived] });
  await saveSettings({ isPlainQr: true });
  const store = await openPopup();
  loseHost();
  expect(screenOf(store.getState())).toBe("ended");
  store.actions.setPlain(false);
  expect(screenOf(store.getState())).toBe("ended");
  expect(kinds()).not.toContain("start");
});

test("who asks for a new code while plain ones are on has one for a phone", async () => {
  setSession(connected);
  await saveSettings({ isPlainQr: true });
  const store = await openPopup();
  store.actions.newCode();
  expect(kinds()).toEqual(["start", "offer"]);
  await vi.waitFor(async () => expect((await readSettings()).isPlainQr).toBe(false));
});

test("a server that is named in the options, then here: there is one code", async () => {
  await saveSettings({ serverUrl: "" });
  view = { sessionNumber: 0, session: null, serverUrl: null, unsavedIds: [], saves: {} };
  const store = await openPopup();
  expect(screenOf(store.getState())).toBe("setup");
  const server = { serverUrl: "https://own.example", pageOrigin: "https://own.example" };
  await saveSettings({ serverUrl: server.serverUrl });
  await vi.waitFor(() => expect(store.getState().ownLink).toContain("https://own.example/"));
  store.actions.setServer(server);
  expect(kinds()).toEqual(["start", "offer"]);
});

describe("a file of this computer's disk", () => {
  const file = { textKind: "link", title: "", text: "file:///home/a.pdf" } as const;

  test.each([
    ["is not offered to a phone to come", { kind: "waiting" } as const, ["withdraw"]],
    ["nor sent to one that is there", connected, ["withdraw"]],
  ])("%s, and asked for once", async (_what, phase, expected) => {
    setSession(phase);
    const store = await openPopup();
    await putPendingShare({ share: file, note: "local-file", at: Date.now() });
    await vi.waitFor(() => expect(store.getState().content?.note).toBe("local-file"));
    expect(kinds()).toEqual(expected);
    store.actions.sendContent();
    expect(kinds()).toEqual(expected);
    await vi.waitFor(async () => expect(await readPendingShare(Date.now())).toBeNull());
  });
});

test("a wish that is too old is not kept", async () => {
  const share = { textKind: "link", title: "", text: "https://menu.example/" } as const;
  await putPendingShare({ share, note: null, at: Date.now() - 3 * 60_000 });
  expect(await readPendingShare(Date.now())).toBeNull();
  expect(await fakeBrowser.storage.session.get("pendingShare")).toEqual({});
});

describe("a menu entry after the end", () => {
  const share = { textKind: "link", title: "", text: "https://menu.example/" } as const;
  const asked = [{ kind: "start" }, { kind: "offer", share }];

  async function askFor(store: PopupStore): Promise<void> {
    await putPendingShare({ share, note: null, at: Date.now() });
    await vi.waitFor(() => expect(store.getState().content?.source).toBe("menu"));
  }

  test("has its code at once, with what was asked for", async () => {
    setSession({ kind: "ended", reason: { kind: "peer-lost" } });
    await askFor(await openPopup());
    expect(commands).toMatchObject(asked);
  });

  test("leaves in view what has come, and goes with the next code", async () => {
    setSession({ kind: "ended", reason: { kind: "ended-by-peer" } }, { items: [textItem()] });
    const store = await openPopup();
    await askFor(store);
    expect(commands).toEqual([]);
    store.actions.newCode();
    expect(commands).toMatchObject(asked);
  });

  test("waits for the next popup, too, until it is on its way", async () => {
    setSession({ kind: "ended", reason: { kind: "ended-by-peer" } }, { items: [textItem()] });
    await askFor(await openPopup());
    const store = await openPopup();
    expect(store.getState().content).toMatchObject({ source: "menu", share });
    store.actions.newCode();
    await vi.waitFor(async () => expect(await readPendingShare(Date.now())).toBeNull());
    expect((await openPopup()).getState().content?.source).toBe("page");
  });

  test("for an image: its code is there while it is being fetched", async () => {
    setSession({ kind: "ended", reason: { kind: "peer-lost" } });
    const store = await openPopup();
    await whileFetchingImage(true, async () => {
      await vi.waitFor(() => expect(kinds()).toEqual(["start", "withdraw"]));
      expect(store.getState().isFetchingImage).toBe(true);
    });
    await vi.waitFor(() => expect(store.getState().isFetchingImage).toBe(false));
  });

  test("after the host was lost: the first session of the next host is seen", async () => {
    const store = await openPopup();
    loseHost();
    expect(screenOf(store.getState())).toBe("ended");
    await askFor(store);
    await vi.waitFor(() => expect(commands).toMatchObject(asked));
    setSession(connected);
    publish();
    expect(screenOf(store.getState())).toBe("connected");
  });
});
