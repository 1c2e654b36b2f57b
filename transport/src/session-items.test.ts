import { describe, expect, test } from "vitest";
import { textsKeptMax, textsKeptMaxChars, transfersKeptMax } from "#protocol/limits";
import { cutShort, type FilesProgress, finishItems, isUnsent, stepItems } from "./session-items.ts";
import type { FilesItem, Item, TextItem } from "./snapshot.ts";

const text: TextItem = {
  kind: "text",
  id: "text-sent-1",
  direction: "sent",
  at: 1,
  textKind: "text",
  title: "",
  text: "hello",
  state: "queued",
};

const files: FilesItem = {
  kind: "files",
  id: "files-received-2",
  direction: "received",
  at: 2,
  files: ["a", "b", "c"].map((name) => ({
    name,
    path: name,
    sizeBytes: 10,
    mediaType: "",
    durableBytes: 0,
    state: "waiting",
  })),
  totalBytes: 30,
  durableBytes: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  state: { kind: "queued" },
};

const progress: FilesProgress = {
  id: files.id,
  durableBytes: 14,
  bytesPerSecond: 7,
  secondsLeft: 2,
  state: { kind: "active" },
  rows: [
    { fileIndex: 0, durableBytes: 10, state: "done" },
    { fileIndex: 1, durableBytes: 4, state: "active" },
  ],
};

describe("items", () => {
  test("come in their order, and one that comes again takes its own place", () => {
    const items = stepItems([text], { kind: "item", item: files });
    const again = stepItems(items, { kind: "item", item: { ...text, text: "again" } });
    expect(again.map(({ id }) => id)).toEqual([text.id, files.id]);
    expect(again[0]).toMatchObject({ text: "again" });
  });

  test("progress changes the rows that it names and keeps the others as they were", () => {
    const [changed] = stepItems([files], { kind: "files-progress", progress });
    expect(changed).toMatchObject({ durableBytes: 14, bytesPerSecond: 7, secondsLeft: 2 });
    if (changed?.kind !== "files") throw new Error("no files");
    expect(changed.files.map(({ state }) => state)).toEqual(["done", "active", "waiting"]);
    expect(changed.files[2]).toBe(files.files[2]);
  });

  test("progress says when all was done, and until then nothing of time", () => {
    const [under] = stepItems([files], { kind: "files-progress", progress });
    expect(under?.at).toBe(files.at);
    const last: FilesProgress = { ...progress, state: { kind: "done" }, at: 9 };
    const [done] = stepItems([files], { kind: "files-progress", progress: last });
    expect(done).toMatchObject({ at: 9, state: { kind: "done" } });
  });

  test("progress without rows keeps the list of rows itself", () => {
    const [changed] = stepItems([files], { kind: "files-progress", progress: { ...progress, rows: [] } });
    expect(changed?.kind === "files" && changed.files).toBe(files.files);
  });

  test("a change of what is not there changes nothing", () => {
    const items = [text];
    expect(stepItems(items, { kind: "files-progress", progress })).toBe(items);
    expect(stepItems(items, { kind: "item-changed", id: "text-sent-9", state: "sent" })).toBe(items);
    expect(stepItems(items, { kind: "item-removed", id: files.id })).toBe(items);
  });

  test("a text's state moves on", () => {
    const [changed] = stepItems([text], { kind: "item-changed", id: text.id, state: "delivered" });
    expect(changed).toEqual({ ...text, state: "delivered" });
  });
});

describe("at the end", () => {
  const states: readonly FilesItem["state"][] = [{ kind: "queued" }, { kind: "active" }, { kind: "paused" }];
  test.each(states)("files that were $kind are unfinished, and what of them had come stays", (state) => {
    const [under] = stepItems([files], { kind: "files-progress", progress: { ...progress, state } });
    const [finished] = finishItems(under === undefined ? [] : [under]);
    const wasQueued = state.kind === "queued";
    expect(finished).toMatchObject({
      state: { kind: "unfinished", wasQueued },
      durableBytes: 14,
      bytesPerSecond: 0,
      secondsLeft: null,
      files: [{ state: "done" }, { state: "failed" }, { state: "failed" }],
    });
  });

  test("what is over is left as it is, the list too", () => {
    const done: FilesItem = { ...files, state: { kind: "done" } };
    const cancelled: FilesItem = { ...files, state: { kind: "cancelled", by: "here", reason: "user" } };
    const items: readonly Item[] = [{ ...text, state: "delivered" }, done, cancelled];
    expect(finishItems(items)).toBe(items);
    const once = finishItems([text, files]);
    expect(finishItems(once)).toBe(once);
  });

  test("of what a reload cut short only the files known to have arrived are done, and it stays so", () => {
    const [under] = stepItems([files], { kind: "files-progress", progress });
    const cut = under?.kind === "files" ? cutShort(under) : undefined;
    expect(cut).toMatchObject({
      state: { kind: "cancelled", by: "here", reason: "reloaded" },
      bytesPerSecond: 0,
      secondsLeft: null,
      files: [{ state: "done" }, { state: "unconfirmed" }, { state: "unconfirmed" }],
    });
    const items = cut === undefined ? [] : [cut];
    expect(finishItems(items)).toBe(items);
    expect(items.some(isUnsent)).toBe(false);
  });

  test("what had not gone out can go out with another code, and nothing else", () => {
    const sent: TextItem = { ...text, state: "sent" };
    const active: FilesItem = { ...files, state: { kind: "active" } };
    const refused: TextItem = { ...text, state: "refused" };
    const all: readonly Item[] = [text, sent, files, active, refused];
    expect(all.map(isUnsent)).toEqual([true, false, true, false, true]);
    expect(finishItems(all).map(isUnsent)).toEqual([true, false, true, false, true]);
  });

  test("nobody is told any more to wait until there is room for a text", () => {
    expect(finishItems([{ ...text, state: "refused" }])).toEqual([{ ...text, state: "unsent" }]);
  });
});

describe("what the other side sends without end", () => {
  test("of texts the newest stay, of the user's own all", () => {
    let items: readonly Item[] = [text];
    for (let number = 0; number < 2 * textsKeptMax; number++) {
      const item: TextItem = { ...text, id: `text-received-${number}`, direction: "received" };
      items = stepItems(items, { kind: "item", item });
    }
    expect(items).toHaveLength(1 + textsKeptMax);
    expect(items[0]).toBe(text);
    expect(items.at(-1)?.id).toBe(`text-received-${2 * textsKeptMax - 1}`);
  });

  test("of long texts as many stay as memory is meant for", () => {
    let items: readonly Item[] = [];
    const long = "a".repeat(textsKeptMaxChars / 4);
    for (let number = 0; number < 8; number++) {
      const item: TextItem = { ...text, id: `text-received-${number}`, direction: "received", text: long };
      items = stepItems(items, { kind: "item", item });
    }
    expect(items).toHaveLength(4);
  });

  test("of transfers those stay that brought something", () => {
    const cancelled = { kind: "cancelled", by: "peer", reason: "user" } as const;
    const brought: FilesItem = { ...files, state: { kind: "done" } };
    let items: readonly Item[] = [brought];
    for (let number = 0; number < 2 * transfersKeptMax; number++) {
      const item: FilesItem = { ...files, id: `files-received-x${number}`, state: cancelled };
      items = stepItems(items, { kind: "item", item });
    }
    expect(items).toHaveLength(1 + transfersKeptMax);
    expect(items[0]).toBe(brought);
  });
});
