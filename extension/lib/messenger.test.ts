import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { messages } from "./messages.ts";
import { handleMessages, isFromExtension, request } from "./messenger.ts";

type Listener = (message: unknown, sender: object, sendResponse: (answer: unknown) => void) => unknown;

const own = () => ({ id: fakeBrowser.runtime.id, url: fakeBrowser.runtime.getURL("/popup.html" as never) });
let listeners: Listener[];

/** The fake hands messages on as Chrome does, but knows no sender: this is the part under test. */
function deliver(message: unknown, sender: object): Promise<unknown> {
  return new Promise((resolve) => {
    const isAnswered = listeners.map((listener) => listener(message, sender, resolve)).includes(true);
    if (!isAnswered) resolve("nobody");
  });
}

beforeEach(() => {
  fakeBrowser.reset();
  listeners = [];
  vi.spyOn(fakeBrowser.runtime.onMessage, "addListener").mockImplementation((listener) => {
    listeners.push(listener as Listener);
  });
  vi.spyOn(fakeBrowser.runtime, "sendMessage").mockImplementation(async (...args: unknown[]) =>
    deliver(args[0], own()),
  );
});

function serveHost(): void {
  handleMessages("host", {
    "host-status": () => ({ isConnected: true, isNeeded: true }),
    share: ({ text }) => {
      if (text === "boom") throw new Error("kept here");
      return { isSent: true };
    },
    "download-settled": () => null,
    "end-waiting": () => null,
  });
}

test("a request reaches its context and brings the answer", async () => {
  serveHost();
  expect(await request("host-status", null)).toEqual({ isConnected: true, isNeeded: true });
});

test("a message for another context is left alone", async () => {
  serveHost();
  expect(await deliver({ name: "host-idle", body: null }, own())).toBe("nobody");
});

test("a body of another form is refused", async () => {
  serveHost();
  expect(await deliver({ name: "share", body: { text: 1 } }, own())).toEqual({ isOk: false });
});

test("a handler's failure reaches the asker without its words", async () => {
  serveHost();
  await expect(request("share", { textKind: "text", title: "", text: "boom" })).rejects.toThrow(/^share$/);
});

test("a script in a web page is not answered", async () => {
  serveHost();
  const page = { id: fakeBrowser.runtime.id, url: "https://example.org/" };
  expect(isFromExtension(page)).toBe(false);
  expect(await deliver({ name: "host-status", body: null }, page)).toBe("nobody");
});

test("each message says where it goes", () => {
  for (const { to } of Object.values(messages)) expect(["background", "host"]).toContain(to);
});
