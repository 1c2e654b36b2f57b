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
