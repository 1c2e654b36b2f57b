import { expect, test } from "vitest";
import { inPhase, sessionStates, textItem } from "#ui/test-states.ts";
import type { HostView } from "./session-port.ts";
import { applyUpdate, diffViews } from "./view-patch.ts";

const first = textItem({ id: "a" });
const second = textItem({ id: "b" });
const before: HostView = {
  sessionNumber: 1,
  session: inPhase(sessionStates.connected.phase, { items: [first, second] }),
  saves: {},
};

test("the first update is the whole view", () => {
  expect(diffViews(null, before)).toEqual({ kind: "view", view: before });
});

test("a change carries only the items that changed", () => {
  const third = textItem({ id: "c" });
  const after: HostView = {
    ...before,
    session: inPhase(sessionStates.connected.phase, { items: [second, third] }),
  };
  const update = diffViews(before, after);
  expect(update).toMatchObject({ kind: "patch", itemIds: ["b", "c"], changed: [third] });
  expect(applyUpdate(before, update)).toEqual(after);
});

test("survives JSON, as the port does to it", () => {
  const update = JSON.parse(JSON.stringify(diffViews(before, before)));
  expect(applyUpdate(before, update)).toEqual(before);
});
