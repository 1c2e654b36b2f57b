/** An image that a menu entry wants to send, and whose fetching is cut off: the popup says so, and offers what is in front. */

import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import type { SessionSnapshot } from "#transport/snapshot";
import { inPhase } from "#ui/test-states.ts";
import { whileFetchingImage } from "../lib/fetching-image.ts";
import { putPendingShare } from "../lib/pending-share.ts";
import type { Command } from "../lib/session-port.ts";
import { stopWorker } from "../test/fake-locks.ts";
import { openPopupStore, type PopupStore } from "./popup-store.ts";

const page = {
  source: "page",
  share: { textKind: "link", title: "", text: "https://a.example/" },
  note: null,
} as const;
vi.mock("../lib/page-capture.ts", () => ({ captureContent: async () => page, tabInFront: vi.fn() }));

let commands: Command[];

beforeEach(() => {
  stopWorker();
  fakeBrowser.reset();
  commands = [];
});

function setPhase(phase: SessionSnapshot["phase"]): void {
  const session = inPhase(phase, { role: "host" });
  const serverUrl = "https://built.example";
  const view = { sessionNumber: 1, session, serverUrl, unsavedIds: [], saves: {} };
  Object.assign(fakeBrowser.runtime, {
    getContexts: async () => [{}],
    connect: () => ({
      onMessage: {
        addListener: (listener: (message: unknown) => void) =>
          queueMicrotask(() => listener({ kind: "view", view })),
      },
      onDisconnect: { addListener: () => undefined },
      postMessage: (command: Command) => void commands.push(command),
    }),
  });
}

async function openPopup(): Promise<PopupStore> {
  const store = await openPopupStore({ isWindow: false, tabId: null });
  await vi.waitFor(() => expect(store.getState().content).not.toBeNull());
  return store;
}

/** Begun, and marked. */
function beginFetching(isForCode: boolean): Promise<void> {
  return new Promise((begun) => {
    void whileFetchingImage(isForCode, () => {
      begun();
      return new Promise(() => undefined);
    });
  });
}

const lost = { isFetchingImage: false, isImageLost: true, content: page };

test("in the popup that waits for it", async () => {
  setPhase({ kind: "waiting" });
  await beginFetching(true);
  const store = await openPopup();
  expect(store.getState()).toMatchObject({ isFetchingImage: true, isImageLost: false });
  stopWorker();
  await vi.waitFor(() => expect(store.getState()).toMatchObject(lost));
  expect(commands).toMatchObject([{ kind: "withdraw" }, { kind: "offer", share: page.share }]);
});

test.each([
  ["a code", true, { kind: "waiting" }],
  ["a phone that is there", false, { kind: "connected", path: "direct", isQuiet: false }],
] as const)("in the next popup, and in no other (for %s)", async (_what, isForCode, phase) => {
  setPhase(phase);
  await beginFetching(isForCode);
  stopWorker();
  expect((await openPopup()).getState()).toMatchObject(lost);
  await vi.waitFor(async () => expect((await openPopup()).getState().isImageLost).toBe(false));
});

test("what was asked for by name after it stays", async () => {
  setPhase({ kind: "waiting" });
  await beginFetching(true);
  const store = await openPopup();
  const share = { textKind: "link", title: "", text: "https://menu.example/" } as const;
  await putPendingShare({ share, note: null, at: Date.now() });
  await vi.waitFor(() => expect(store.getState().content).toMatchObject({ share }));
  stopWorker();
  await vi.waitFor(() => expect(store.getState().isImageLost).toBe(true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(store.getState().content).toMatchObject({ source: "menu", share });
});

test.each([true, false])(
  "the same image chosen once more is no longer lost (for a code: %s)",
  async (isForCode) => {
    setPhase({ kind: "waiting" });
    await beginFetching(true);
    stopWorker();
    const store = await openPopup();
    await vi.waitFor(() => expect(store.getState().isImageLost).toBe(true));
    await untilLooked();
    await beginFetching(isForCode);
    await vi.waitFor(() =>
      expect(store.getState()).toMatchObject({ isFetchingImage: isForCode, isImageLost: false }),
    );
  },
);

test("the loss of one is told beside another that is on its way, and stays told", async () => {
  setPhase({ kind: "waiting" });
  await beginFetching(false);
  stopWorker();
  await beginFetching(true);
  const store = await openPopupStore({ isWindow: false, tabId: null });
  await vi.waitFor(() =>
    expect(store.getState()).toMatchObject({ isFetchingImage: true, isImageLost: true }),
  );
  await untilLooked();
  expect(store.getState()).toMatchObject({ isFetchingImage: true, isImageLost: true });
});

/** The popup follows the marks from a moment after it has opened. */
function untilLooked(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
