import { beforeEach, expect, test, vi } from "vitest";
import { filesKeptMax, transfersKeptMax } from "#protocol/limits";
import type { FilesItem } from "#transport/snapshot";
import { saveKey } from "#ui/save-key.ts";
import { fileRow, filesItem } from "#ui/test-states.ts";
import { createFakeSession, type FakeSession } from "../test/fake-session.ts";
import { createFileSaver, type FileSaver } from "./file-saver.ts";

let session: FakeSession;
let received: FileSaver;
let downloads: string[];
let saved: { readonly names: readonly string[]; readonly downloadId: number }[];

beforeEach(() => {
  let urls = 0;
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => `blob:${++urls}`, revokeObjectURL: () => {} }),
  );
  downloads = [];
  saved = [];
  session = createFakeSession("");
  received = createFileSaver(session, {
    download: async (_url, path) => downloads.push(path),
    onChange: () => {},
    onItemSaved: (files, downloadId) => saved.push({ names: files.map(({ name }) => name), downloadId }),
    onItemFailed: () => {},
  });
});

/** One after the other, as they come. */
async function takeAll(count: number, filesEach: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const files = Array.from({ length: filesEach }, () => fileRow());
    received.update([filesItem({ id: `r${number}`, files })]);
    for (let file = 1; file <= filesEach; file++) {
      const settled = number * filesEach + file;
      while (downloads.length < settled) await Promise.resolve();
      received.settle(`blob:${settled}`, settled, true);
    }
  }
}

async function take(item: FilesItem): Promise<void> {
  received.update([item]);
  await vi.waitFor(() => expect(downloads).toHaveLength(1));
  received.settle("blob:1", 7, true);
}

test("what was saved is listed until it is taken off", async () => {
  const item = filesItem({ id: "r1" });
  await take(item);
  expect(received.archived()).toEqual([item]);
  received.forget("another");
  expect(received.archived()).toEqual([item]);
  received.forget("r1");
  expect(received.archived()).toEqual([]);
});

test("of a transfer that the end cut short, what had come is saved, told of and freed", async () => {
  const files = [fileRow({ name: "1.jpg", state: "failed" }), fileRow({ name: "2.jpg" })];
  const cut = filesItem({ id: "r1", files, state: { kind: "unfinished", wasQueued: false } });
  session.end();
  await take(cut);
  expect(downloads).toEqual(["2.jpg"]);
  expect(saved).toEqual([{ names: ["2.jpg"], downloadId: 7 }]);
  expect(session.discarded).toEqual(["r1"]);
  expect(received.archived()).toEqual([cut]);
});

test("what became of each file is known while its item is listed, and not longer", async () => {
  await take(filesItem({ id: "r1" }));
  expect(received.saves()).toEqual({ [saveKey("r1", 0)]: { kind: "saved", downloadId: 7 } });
  received.forget("r1");
  expect(received.saves()).toEqual({});
  received.update([filesItem({ id: "r2" })]);
  expect(received.saves()).toEqual({ [saveKey("r2", 0)]: { kind: "saving" } });
  received.update([]);
  expect(received.saves()).toEqual({});
  await vi.waitFor(() => expect(downloads).toHaveLength(2));
  received.settle("blob:2", 8, true);
  expect(received.saves()).toEqual({});
  expect(received.isNeeded()).toBe(false);
});

test("of saved transfers as many are listed as a session keeps, without the oldest", async () => {
  await takeAll(transfersKeptMax + 2, 1);
  expect(received.archived()).toHaveLength(transfersKeptMax);
  expect(received.archived()[0]?.id).toBe("r2");
  expect(Object.keys(received.saves())).toHaveLength(transfersKeptMax);
});

test("and as many files, but always the newest", async () => {
  await takeAll(3, filesKeptMax / 2);
  expect(received.archived().map(({ id }) => id)).toEqual(["r1", "r2"]);
  expect(Object.keys(received.saves())).toHaveLength(filesKeptMax);
}, 30_000);

test("one file that failed is tried again without the others", async () => {
  const item = filesItem({ id: "r1", files: [fileRow({ name: "1.jpg" }), fileRow({ name: "2.jpg" })] });
  received.update([item]);
  await vi.waitFor(() => expect(downloads).toHaveLength(2));
  received.settle("blob:1", 7, true);
  received.settle("blob:2", 8, false);
  expect(received.archived()).toEqual([]);
  received.saveAgain("r1");
  await vi.waitFor(() => expect(downloads).toEqual(["1.jpg", "2.jpg", "2.jpg"]));
  received.settle("blob:3", 9, true);
  expect(received.archived()).toEqual([item]);
  expect(saved).toEqual([{ names: ["1.jpg", "2.jpg"], downloadId: 7 }]);
});

test("a download whose entry is gone is settled by its id, and another's changes nothing", async () => {
  const item = filesItem({ id: "r1", files: [fileRow({ name: "1.jpg" }), fileRow({ name: "2.jpg" })] });
  received.update([item]);
  await vi.waitFor(() => expect(downloads).toHaveLength(2));
  received.settle(null, 9, true);
  expect(received.saves()[saveKey("r1", 0)]).toEqual({ kind: "saving" });
  received.settle(null, 1, true);
  received.settle(null, 1, false);
  received.settle(null, 2, false);
  expect(received.saves()).toEqual({
    [saveKey("r1", 0)]: { kind: "saved", downloadId: 1 },
    [saveKey("r1", 1)]: { kind: "failed" },
  });
  expect(received.failed()).toEqual([item]);
});
