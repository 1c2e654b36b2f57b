import { describe, expect, test } from "vitest";
import type { FilesItem, TextItem } from "../snapshot.ts";
import { createKeptItems, type Journal } from "./kept-items.ts";

const text: TextItem = {
  kind: "text",
  id: "text-received-1",
  direction: "received",
  at: 1,
  textKind: "text",
  title: "",
  text: "Gate 7 👋",
  state: "delivered",
};
const queued: TextItem = { ...text, id: "text-sent-2", direction: "sent", state: "queued" };
const files: FilesItem = {
  kind: "files",
  id: "files-received-3",
  direction: "received",
  at: 2,
  files: [
    { name: "a.png", path: "a.png", sizeBytes: 9, mediaType: "image/png", durableBytes: 0, state: "active" },
  ],
  totalBytes: 9,
  durableBytes: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  state: { kind: "active" },
};
const done = {
  type: "progress",
  hasArrived: true,
  progress: {
    id: files.id,
    durableBytes: 9,
    bytesPerSecond: 0,
    secondsLeft: null,
    state: { kind: "done" },
    rows: [{ fileIndex: 0, durableBytes: 9, state: "done" }],
  },
} as const;

function createJournal(content = ""): Journal & { readonly content: () => string } {
  let kept = content;
  return {
    content: () => kept,
    read: async () => kept,
    write: async (words) => {
      kept = words;
    },
  };
}

async function untilWritten(journal: { content(): string }, words: string): Promise<void> {
  await expect.poll(() => journal.content(), { timeout: 5_000 }).toContain(words);
}

describe("kept items", () => {
  test("a worker shows again what the one before it had finished", async () => {
    const journal = createJournal();
    const before = createKeptItems(async () => journal);
    before.hear({ type: "item", item: text, hasArrived: true });
    before.hear({ type: "item", item: files, hasArrived: false });
    before.hear(done);
    await untilWritten(journal, files.id);

    const after = createKeptItems(async () => journal);
    const [first, second] = await after.restore();
    expect(first).toEqual(text);
    expect(second).toMatchObject({ id: files.id, state: { kind: "done" }, durableBytes: 9 });
    expect(after.findFiles(files.id)?.files[0]).toMatchObject({ name: "a.png", state: "done" });
  });

  test("what is not finished, or was taken off the list, is not kept", async () => {
    const journal = createJournal();
    const kept = createKeptItems(async () => journal);
    kept.hear({ type: "item", item: queued, hasArrived: false });
    kept.hear({ type: "item", item: files, hasArrived: false });
    kept.hear({ type: "item", item: text, hasArrived: true });
    await untilWritten(journal, text.id);
    expect(JSON.parse(journal.content())).toEqual([text]);
    kept.hear({ type: "removed", id: text.id });
    await expect.poll(() => journal.content(), { timeout: 5_000 }).toBe("");
  });

  test("at the session's end nothing is left", async () => {
    const journal = createJournal(JSON.stringify([text]));
    const kept = createKeptItems(async () => journal);
    await kept.restore();
    await kept.forget();
    expect(journal.content()).toBe("");
  });

  test("a list cut short, or no disk at all, is an empty list", async () => {
    const cut = createKeptItems(async () => createJournal('[{"kind":"te'));
    expect(await cut.restore()).toEqual([]);
    const none = createKeptItems(async () => Promise.reject(new Error("no disk")));
    expect(await none.restore()).toEqual([]);
    await none.forget();
  });
});
