import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SavedSession } from "#transport/saved-session";
import { takeFragment } from "./fragment.ts";
import { createSavedSessions } from "./saved-sessions.ts";
import { describeSelf } from "./self-description.ts";
import { openTabStorage } from "./tab-storage.ts";
import { whenVisible } from "./visible.ts";

describe("the fragment", () => {
  it("[PR10] is out of the address bar and the history entry at once, and the rest of the address stays", () => {
    location.href = "https://pairqr.example/?a=b#1secret";
    const before = history.length;
    expect(takeFragment(location, history)).toBe("#1secret");
    expect(location.href).toBe("https://pairqr.example/?a=b");
    expect(history.length).toBe(before);
  });

  it("[PR10] leaves the history alone where there is none", () => {
    location.href = "https://pairqr.example/";
    const replaceState = vi.spyOn(history, "replaceState");
    expect(takeFragment(location, history)).toBe("");
    expect(replaceState).not.toHaveBeenCalled();
  });
});

describe("joining", () => {
  it("[PR11] waits in a page that nobody sees", async () => {
    let state: DocumentVisibilityState = "hidden";
    const page = new EventTarget() as Document;
    Object.defineProperty(page, "visibilityState", { get: () => state });
    let isVisible = false;
    const visible = whenVisible(page).then(() => {
      isVisible = true;
    });
    page.dispatchEvent(new Event("visibilitychange"));
    await Promise.resolve();
    expect(isVisible).toBe(false);
    state = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    await visible;
    expect(isVisible).toBe(true);
  });
});

describe("what a reload finds", () => {
  const saved: SavedSession = {
    version: 1,
    sessionId: "00112233445566778899aabbccddeeff",
    serverUrl: "https://pairqr.example",
    joinKey: "a",
    claim: "b",
    resumptionPsk: "c",
  };

  beforeEach(() => sessionStorage.clear());

  it("is what was saved", () => {
    createSavedSessions(sessionStorage).save(saved);
    expect(createSavedSessions(sessionStorage).load()).toEqual(saved);
  });

  it("is nothing once cleared", () => {
    const store = createSavedSessions(sessionStorage);
    store.save(saved);
    store.clear();
    expect(store.load()).toBeNull();
  });

  it.each(["", "{", "null", "[]", `{"version":2}`, `{"version":1,"sessionId":5}`])(
    "is nothing in %j",
    (json) => {
      sessionStorage.setItem("pairqr.session", json);
      expect(createSavedSessions(sessionStorage).load()).toBeNull();
    },
  );
});

describe("the tab's storage", () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "sessionStorage") ?? {};

  afterEach(() => Object.defineProperty(globalThis, "sessionStorage", own));

  it("is the browser's", () => {
    expect(openTabStorage()).toBe(sessionStorage);
  });

  it.each<[string, () => null]>([
    [
      "blocks all cookies",
      () => {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      },
    ],
    ["has none", () => null],
  ])("lasts as long as the page in a browser that %s", (_name, get) => {
    Object.defineProperty(globalThis, "sessionStorage", { configurable: true, get });
    const storage = openTabStorage();
    expect(storage.getItem("a")).toBeNull();
    storage.setItem("a", "1");
    expect(storage.getItem("a")).toBe("1");
    storage.removeItem("a");
    expect(storage.getItem("a")).toBeNull();
    // After a reload.
    storage.setItem("a", "1");
    expect(openTabStorage().getItem("a")).toBeNull();
  });
});

describe("this device", () => {
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
  const mac =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
  const android =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

  it.each([
    [iphone, 5, "Safari · iPhone", "phone"],
    [mac, 0, "Safari · Mac", "computer"],
    [mac, 5, "Safari · iPad", "tablet"],
    [android, 5, "Chrome · Android", "phone"],
    [android.replace("Safari", "SamsungBrowser/28.0 Safari"), 5, "Samsung Internet · Android", "phone"],
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      0,
      "Firefox · Linux",
      "computer",
    ],
    ["", 0, "Browser", "other"],
  ])("%#", (userAgent, touchPoints, label, deviceKind) => {
    expect(describeSelf(userAgent, touchPoints)).toEqual({ label, deviceKind });
  });
});
