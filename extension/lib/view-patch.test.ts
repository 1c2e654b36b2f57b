import { expect, test } from "vitest";
import { inPhase, sessionStates, textItem } from "#ui/test-states.ts";
import type { HostUpdate, HostView } from "./session-port.ts";
import { applyUpdate, diffViews } from "./view-patch.ts";

const first = textItem({ id: "a" });
const second = textItem({ id: "b" });
const before: HostView = {
  sessionNumber: 1,
  session: inPhase(sessionStates.connected.phase, { items: [first, second] }),
  serverUrl: "https://a.example",
  unsavedIds: ["a"],
  saves: {},
};

test("the first update is the whole view", () => {
  expect(applyAll(null, before)).toEqual(before);
});

test("what is too much for one message of a port goes in several", () => {
  const items = Array.from({ length: 20 }, (_, index) =>
    textItem({ id: String(index), text: "a".repeat(4_000_000) }),
  );
  const after: HostView = { ...before, session: inPhase(sessionStates.connected.phase, { items }) };
  const updates = diffViews(null, after);
  expect(updates.every((update) => JSON.stringify(update).length < 10 * 1024 * 1024)).toBe(true);
  expect(applyAll(null, after)).toEqual(after);
});

test("a change carries only the items that changed", () => {
  const third = textItem({ id: "c" });
  const after: HostView = {
    ...before,
    session: inPhase(sessionStates.connected.phase, { items: [second, third] }),
  };
  expect(diffViews(before, after)).toMatchObject([{ kind: "patch", itemIds: ["b", "c"], changed: [third] }]);
  expect(applyAll(before, after)).toEqual(after);
});

test("a change carries only what changed of the files on their way into Downloads", () => {
  const [saving, saved] = [{ kind: "saving" }, { kind: "saved", downloadId: 1 }] as const;
  const some: HostView = { ...before, saves: { "a/0": saving, "a/1": saving, "b/0": saved } };
  const after: HostView = { ...some, saves: { "a/0": saved, "a/1": saving } };
  expect(savesIn(diffViews(some, after))).toEqual([{ saves: { "a/0": saved }, savesGone: ["b/0"] }]);
  expect(applyAll(some, after)).toEqual(after);
  expect(savesIn(diffViews(after, { ...after }))).toEqual([{ saves: {}, savesGone: [] }]);
  expect(applyAll(after, { ...after })?.saves).toBe(after.saves);
});

test("survives JSON, as the port does to it", () => {
  const updates: HostUpdate[] = JSON.parse(JSON.stringify(diffViews(before, before)));
  expect(updates.reduce<HostView | null>(applyUpdate, before)).toEqual(before);
});

function savesIn(updates: readonly HostUpdate[]): unknown[] {
  return updates.map((update) =>
    update.kind === "patch" ? { saves: update.saves, savesGone: update.savesGone } : update,
  );
}

function applyAll(known: HostView | null, after: HostView): HostView | null {
  return diffViews(known, after).reduce<HostView | null>(applyUpdate, known);
}
