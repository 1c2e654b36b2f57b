import { describe, expect, test } from "vitest";
import type { Item, Phase } from "#transport/snapshot";
import { filesItem, inPhase, textItem } from "#ui/test-states.ts";
import { editOf, followRows, withEdit, withoutEdit } from "./edits.ts";

const row = (id: string, text: string) => textItem({ id, direction: "sent", state: "queued", text });
const waiting = { kind: "waiting" } as const;
const connected = { kind: "connected", path: "direct", isQuiet: false } as const;
const at = (phase: Phase, ...items: Item[]) => inPhase(phase, { items });

const first = row("a", "one");
const edits = withEdit([], first, "one and a half");

test("a row has one edit, and the one changed last stands last", () => {
  const both = withEdit(edits, row("b", "two"), "two!");
  expect(withEdit(both, first, "one and more").map(({ text }) => text)).toEqual(["two!", "one and more"]);
  expect(withoutEdit(both, "a").map(({ itemId }) => itemId)).toEqual(["b"]);
});

test("a row with other words has no edit, whatever its id", () => {
  expect(editOf(edits, first)?.text).toBe("one and a half");
  expect(editOf(edits, row("a", "another"))).toBeUndefined();
});

describe("following the rows", () => {
  test("nothing changes while each row waits", () => {
    expect(followRows(edits, at(waiting, row("b", "two"), first))).toBe(edits);
  });

  test("a new code gives the row another id", () => {
    const moved = followRows(edits, at(waiting, filesItem(), row("z", "one")));
    expect(moved).toEqual([{ itemId: "z", original: "one", text: "one and a half" }]);
  });

  test("two rows with the same words keep an edit each", () => {
    const two = withEdit(edits, row("b", "one"), "the second");
    const moved = followRows(two, at(waiting, row("y", "one"), row("z", "one")));
    expect(moved.map(({ itemId, text }) => [itemId, text])).toEqual([
      ["y", "one and a half"],
      ["z", "the second"],
    ]);
  });

  test("one whose row is still there does not give it to another", () => {
    const two = withEdit(edits, row("b", "one"), "the second");
    expect(followRows(two, at(waiting, row("b", "one")))).toEqual(two);
  });

  test("without a row it waits for it: those of a new session come a moment later", () => {
    expect(followRows(edits, at(waiting))).toEqual(edits);
    expect(followRows(edits, at({ kind: "ended", reason: { kind: "link-expired" } }))).toEqual(edits);
  });

  test("a row that nobody came for keeps it for the next code", () => {
    const over = at({ kind: "ended", reason: { kind: "link-expired" } }, { ...first, state: "unsent" });
    expect(followRows(edits, over)).toBe(edits);
  });

  test("a row that was not taken keeps it: once saved, it is sent again", () => {
    expect(followRows(edits, at(waiting, { ...first, state: "refused" }))).toBe(edits);
  });

  test.each(["sent", "delivered"] as const)("a row that was %s takes its edit along", (state) => {
    expect(followRows(edits, at(waiting, { ...first, state }))).toEqual([]);
  });

  test("once a phone is connected, what has no row has been sent or removed", () => {
    expect(followRows(edits, at(connected))).toEqual([]);
    expect(followRows(edits, at({ kind: "reconnecting", until: 1 }))).toEqual([]);
    expect(followRows(edits, at(connected, first))).toBe(edits);
  });
});
