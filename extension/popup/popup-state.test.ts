import { expect, test } from "vitest";
import type { Item, SessionSnapshot } from "#transport/snapshot";
import { endedState, filesItem, sessionStates, textItem } from "#ui/test-states.ts";
import { base, popupStates } from "../components/test-states.ts";
import { canMakeWay, isOldNews, linkOf, type PopupState, screenOf, unsavedBefore } from "./popup-state.ts";

test.each([
  ["firstPaint", "waiting"],
  ["waiting", "waiting"],
  ["connecting", "connecting"],
  ["connected", "connected"],
  ["reconnecting", "connected"],
  ["ended", "ended"],
  ["hostLost", "ended"],
  ["setup", "setup"],
  ["plain", "plain"],
] as const)("%s shows the screen %s", (name, screen) => {
  expect(screenOf(popupStates[name])).toBe(screen);
});

test("a connected phone goes before the plain code", () => {
  const settings = { ...base.settings, isPlainQr: true };
  expect(screenOf({ ...popupStates.connected, settings })).toBe("connected");
  expect(screenOf({ ...popupStates.waiting, settings })).toBe("plain");
});

test("a new code hides the session before it", () => {
  expect(screenOf({ ...popupStates.connected, hiddenUpTo: 1 })).toBe("waiting");
});

test("the host's link goes before the own one", () => {
  expect(linkOf({ ...popupStates.waiting, ownLink: "https://old.example/#1x" })).toBe(
    sessionStates.waiting.link,
  );
});

function seeing(session: SessionSnapshot, unsavedIds: readonly string[] = []): PopupState {
  return { ...base, view: { sessionNumber: 1, session, serverUrl: null, unsavedIds, saves: {} } };
}

test("an end with something received is worth showing", () => {
  const isOld = (...ended: Parameters<typeof endedState>) => isOldNews(seeing(endedState(...ended)));
  expect(isOld({ kind: "link-expired" })).toBe(true);
  expect(isOld({ kind: "peer-lost" })).toBe(false);
  expect(isOld({ kind: "ended-by-peer" }, { items: [textItem()] })).toBe(false);
});

test.each(["link-expired", "ended-by-peer"] as const)(
  "what an earlier phone has sent is no news of this session (%s)",
  (kind) => {
    const before = filesItem({ id: "before" });
    const state = seeing(endedState({ kind }, { items: [before] }), ["before"]);
    expect(isOldNews(state)).toBe(true);
    expect(canMakeWay(state)).toBe(true);
    expect(unsavedBefore(state)).toEqual([before]);
    const both = seeing(endedState({ kind }, { items: [before, textItem()] }), ["before"]);
    expect(isOldNews(both)).toBe(false);
    expect(canMakeWay(both)).toBe(false);
    expect(unsavedBefore(both)).toEqual([before]);
  },
);

test("so is one that cut short what was going out", () => {
  const sent = { direction: "sent" } as const;
  const endedWith = (item: Item) => seeing(endedState({ kind: "ended-by-peer" }, { items: [item] }));
  expect(isOldNews(endedWith(textItem({ ...sent, state: "undelivered" })))).toBe(false);
  expect(isOldNews(endedWith(textItem({ ...sent, state: "unsent" })))).toBe(true);
  const unfinished = (wasQueued: boolean) => filesItem({ ...sent, state: { kind: "unfinished", wasQueued } });
  expect(isOldNews(endedWith(unfinished(false)))).toBe(false);
  expect(isOldNews(endedWith(unfinished(true)))).toBe(true);
});

test("what was asked for by name takes the place of an end, unless that has something to show", () => {
  expect(canMakeWay(popupStates.expired)).toBe(true);
  expect(canMakeWay(popupStates.hostLost)).toBe(true);
  expect(canMakeWay(popupStates.ended)).toBe(false);
  expect(canMakeWay(popupStates.tampered)).toBe(false);
  expect(canMakeWay(popupStates.waiting)).toBe(false);
  expect(canMakeWay(popupStates.reconnecting)).toBe(false);
});
