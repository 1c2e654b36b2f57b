import { afterEach, describe, expect, test, vi } from "vitest";
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
  kind: "files-progress",
  progress: {
    id: files.id,
    durableBytes: 9,
    bytesPerSecond: 0,
    secondsLeft: null,
    state: { kind: "done" },
    rows: [{ fileIndex: 0, durableBytes: 9, state: "done" }],
  },
} as const;
const sending: FilesItem = {
  ...files,
  id: "files-sent-4",
  direction: "sent",
  files: ["b.png", "c.png"].map((name) => ({
    name,
    path: name,
    sizeBytes: 9,
    mediaType: "image/png",
    durableBytes: 0,
    state: "waiting",
  })),
  totalBytes: 18,
};
const firstArrived = {
  id: sending.id,
  durableBytes: 9,
  bytesPerSecond: 0,
  secondsLeft: null,
  state: { kind: "active" },
  rows: [{ fileIndex: 0, durableBytes: 9, state: "done" }],
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

afterEach(() => vi.useRealTimers());

async function untilWritten(journal: { content(): string }, words: string): Promise<void> {
  await expect.poll(() => journal.content(), { timeout: 5_000 }).toContain(words);
}

describe("kept items", () => {
  test("a worker shows again what the one before it had finished", async () => {
    const journal = createJournal();
    const before = createKeptItems(async () => journal);
    before.hear({ kind: "item", item: text });
    before.hear({ kind: "item", item: files });
    before.hear(done);
    await untilWritten(journal, files.id);

    const after = createKeptItems(async () => journal);
    const [first, second] = await after.restore();
    expect(first).toEqual(text);
    expect(second).toMatchObject({ id: files.id, state: { kind: "done" }, durableBytes: 9 });
    expect(after.findFiles(files.id)?.files[0]).toMatchObject({ name: "a.png", state: "done" });
  });

  test("what is on its way here, or was taken off the list, is not kept; own texts are, wherever they stand", async () => {
    const journal = createJournal();
    const kept = createKeptItems(async () => journal);
    const own = [queued, { ...queued, id: "text-sent-3", state: "sent" }] as const;
    for (const item of [files, text, ...own]) kept.hear({ kind: "item", item });
    await untilWritten(journal, own[1].id);
    expect(JSON.parse(journal.content())).toEqual([text, ...own]);
    for (const { id } of [text, ...own]) kept.hear({ kind: "item-removed", id });
    await expect.poll(() => journal.content(), { timeout: 5_000 }).toBe("");
  });

  test.each([
    ["[TX23] what has come whole of a cancelled transfer is kept", "received", "done", 1],
    ["a cancelled transfer that brought nothing is not", "received", "failed", 0],
    ["nor is one that the own user sent", "sent", "done", 0],
  ] as const)("%s", async (_, direction, rowState, count) => {
    const journal = createJournal();
    const kept = createKeptItems(async () => journal);
    kept.hear({ kind: "item", item: text });
    await untilWritten(journal, text.id);
    kept.hear({ kind: "item", item: { ...files, direction } });
    const state = { kind: "cancelled", by: "peer", reason: "user" } as const;
    const rows = [{ fileIndex: 0, durableBytes: 9, state: rowState }];
    kept.hear({ ...done, progress: { ...done.progress, state, rows } });
    const last = { ...text, id: "text-received-9" };
    kept.hear({ kind: "item", item: last });
    await untilWritten(journal, last.id);
    const after = createKeptItems(async () => journal);
    expect((await after.restore()).filter(({ id }) => id === files.id)).toHaveLength(count);
    expect(after.findFiles(files.id)?.files[0]?.state).toBe(count > 0 ? "done" : undefined);
  });

  test.each([{ kind: "queued" }, { kind: "active" }, { kind: "paused" }] as const)(
    "own files that are $kind are kept as cut short, until they are taken off the list",
    async (state) => {
      const journal = createJournal();
      const before = createKeptItems(async () => journal);
      before.hear({ kind: "item", item: { ...sending, state } });
      before.hear({ kind: "files-progress", progress: { ...firstArrived, state } });
      await untilWritten(journal, '"done"');

      const after = createKeptItems(async () => journal);
      const [cut] = await after.restore();
      expect(cut).toMatchObject({
        id: sending.id,
        state: { kind: "cancelled", by: "here", reason: "reloaded" },
        files: [{ state: "done" }, { state: "unconfirmed" }],
      });
      after.hear({ kind: "item", item: text });
      await untilWritten(journal, text.id);
      expect(JSON.parse(journal.content())).toEqual([cut, text]);
      after.hear({ kind: "item-removed", id: sending.id });
      await expect.poll(() => JSON.parse(journal.content())).toEqual([text]);
    },
  );

  test("of files under way nothing is written but that one has arrived at the other side", async () => {
    vi.useFakeTimers();
    const journal = createJournal();
    const write = vi.fn(journal.write);
    const kept = createKeptItems(async () => ({ ...journal, write }));
    for (const item of [files, sending]) kept.hear({ kind: "item", item });
    await vi.advanceTimersByTimeAsync(1_000);
    const partly = { ...firstArrived, rows: [{ fileIndex: 0, durableBytes: 4, state: "active" }] } as const;
    kept.hear({ kind: "files-progress", progress: partly });
    kept.hear({ kind: "files-progress", progress: { ...firstArrived, id: files.id } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(write).toHaveBeenCalledTimes(1);
    kept.hear({ kind: "files-progress", progress: firstArrived });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(write).toHaveBeenCalledTimes(2);
  });

  test("of files that arrive one after the other not each has the whole list written, but the end has", async () => {
    vi.useFakeTimers();
    const journal = createJournal();
    const write = vi.fn(journal.write);
    const kept = createKeptItems(async () => ({ ...journal, write }));
    const many = Array.from({ length: 30 }, (_, index) => ({ ...sending.files[0], name: `${index}.png` }));
    kept.hear({ kind: "item", item: { ...sending, files: many } as FilesItem });
    const progress = (fileIndex: number, kind: "active" | "done") =>
      kept.hear({
        kind: "files-progress",
        progress: {
          ...firstArrived,
          state: { kind },
          rows: [{ fileIndex, durableBytes: 9, state: "done" }],
        },
      });
    for (let index = 0; index < 29; index += 1) {
      progress(index, "active");
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(write).toHaveBeenCalledTimes(3);
    progress(29, "done");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(write).toHaveBeenCalledTimes(4);
  });

  test("a list that a full disk refused is written with what comes next, even where that adds nothing", async () => {
    const journal = createJournal();
    let isFull = false;
    const kept = createKeptItems(async () => ({
      read: journal.read,
      // Opened to be written anew, it is empty by then.
      write: async (content) => {
        await journal.write(isFull ? "" : content);
        if (isFull) throw new DOMException("Full.", "QuotaExceededError");
      },
    }));
    kept.hear({ kind: "item", item: files });
    kept.hear({ kind: "item", item: text });
    await untilWritten(journal, text.id);
    isFull = true;
    kept.hear({ kind: "item", item: { ...text, id: "text-received-9" } });
    await expect.poll(() => journal.content(), { timeout: 5_000 }).toBe("");
    isFull = false;
    const state = { kind: "cancelled", by: "here", reason: "storage-full" } as const;
    kept.hear({ ...done, progress: { ...done.progress, state, rows: [] } });
    await untilWritten(journal, "text-received-9");
    expect(journal.content()).toContain(text.id);
  });

  test("what finishes is written at once, for the tab may go; a slow disk writes a tenth of the time", async () => {
    vi.useFakeTimers();
    const journal = createJournal();
    const write = async (content: string) => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      await journal.write(content);
    };
    const kept = createKeptItems(async () => ({ ...journal, write }));
    kept.hear({ kind: "item", item: files });
    await vi.advanceTimersByTimeAsync(1_000);
    kept.hear(done);
    await vi.advanceTimersByTimeAsync(45);
    expect(journal.content()).toContain(files.id);
    kept.hear({ kind: "item", item: text });
    await vi.advanceTimersByTimeAsync(360);
    expect(journal.content()).not.toContain(text.id);
    await vi.advanceTimersByTimeAsync(50);
    expect(journal.content()).toContain(text.id);
    expect(journal.content()).toContain(files.id);
  });

  test("what comes while the list is read neither goes nor takes the list's place", async () => {
    vi.useFakeTimers();
    const journal = createJournal(JSON.stringify([text, { ...files, state: { kind: "done" } }]));
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const kept = createKeptItems(() => opened.then(() => journal));
    const restored = kept.restore();
    kept.hear({ kind: "item", item: queued });
    // Announced anew: what is under way says more than the list.
    kept.hear({ kind: "item", item: files });
    await vi.advanceTimersByTimeAsync(1_000);
    open();
    expect(await restored).toEqual([text]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(JSON.parse(journal.content())).toEqual([text, queued]);
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
