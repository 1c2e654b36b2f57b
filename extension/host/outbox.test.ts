import { expect, test } from "vitest";
import type { Item } from "#transport/snapshot";
import { createFakeSession } from "../test/fake-session.ts";
import { createOutbox } from "./outbox.ts";

const share = { textKind: "text", title: "" } as const;
const fileAt = (path: string) => [{ file: new File(["x"], path), path }];

test("a new code takes along what the session before had no time to send, and not what was under way", () => {
  const [from, to] = [createFakeSession(""), createFakeSession("")];
  const outbox = createOutbox();
  for (const text of ["held", "sent", "refused"]) outbox.sendText(from, { ...share, text });
  for (const path of ["held.txt", "begun.txt"]) outbox.sendFiles(from, fileAt(path));
  const finished = [
    "unsent",
    "undelivered",
    "refused",
    { kind: "unfinished", wasQueued: true },
    { kind: "unfinished", wasQueued: false },
  ];
  const items = from.getSnapshot().items.map((item, index) => ({ ...item, state: finished[index] }) as Item);
  from.set({ phase: { kind: "ended", reason: { kind: "no-path" } }, items });
  outbox.carryOver(from, to);
  const names = to
    .getSnapshot()
    .items.map((item) => (item.kind === "text" ? item.text : item.files[0]?.path));
  expect(names).toEqual(["held", "refused", "held.txt"]);
});

test("what was asked for by name is not pushed out by what merely is in front, nor by another wish", () => {
  const session = createFakeSession("");
  const outbox = createOutbox();
  const link = (text: string) => ({ textKind: "link", title: "", text }) as const;
  outbox.offer(session, link("page 1"), false);
  outbox.offer(session, link("asked 1"), true);
  outbox.offer(session, link("asked 2"), true);
  outbox.offer(session, link("asked 2"), true);
  outbox.offer(session, link("page 2"), false);
  outbox.offer(session, { ...share, text: "selected 1" }, false);
  outbox.offer(session, { ...share, text: "selected 2" }, false);
  outbox.withdraw(session);
  outbox.offer(session, { ...share, text: "selected 3" }, false);
  const texts = session.getSnapshot().items.map((item) => (item.kind === "text" ? item.text : null));
  expect(texts).toEqual(["asked 1", "asked 2", "selected 3"]);
});

test("nor is what was in front already when it was asked for", () => {
  const session = createFakeSession("");
  const outbox = createOutbox();
  const page = { textKind: "link", title: "", text: "page 1" } as const;
  outbox.offer(session, page, false);
  expect(outbox.hasWaiting(session)).toBe(false);
  outbox.offer(session, page, true);
  outbox.offer(session, { ...page, text: "page 2" }, false);
  expect(outbox.hasWaiting(session)).toBe(true);
  expect(session.getSnapshot().items).toMatchObject([{ text: "page 1" }]);
});

test("what a new code takes along is not offered once more", () => {
  const [from, to] = [createFakeSession(""), createFakeSession("")];
  const outbox = createOutbox();
  outbox.sendText(from, { ...share, text: "queued" });
  outbox.carryOver(from, to);
  outbox.offer(to, { ...share, text: "queued" }, false);
  expect(to.getSnapshot().items).toHaveLength(1);
});
