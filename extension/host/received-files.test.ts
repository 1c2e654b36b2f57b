import { beforeEach, expect, test, vi } from "vitest";
import type { FilesItem } from "#transport/snapshot";
import { fileRow, filesItem } from "#ui/test-states.ts";
import { createFakeSession, type FakeSession } from "../test/fake-session.ts";
import { createReceivedFiles, type ReceivedFiles } from "./received-files.ts";

let session: FakeSession;
let received: ReceivedFiles;
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
  received = createReceivedFiles(session, {
    download: async (_url, path) => downloads.push(path),
    onChange: () => {},
    onItemSaved: (files, downloadId) => saved.push({ names: files.map(({ name }) => name), downloadId }),
    onItemFailed: () => {},
  });
});

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
  await take(cut);
  expect(downloads).toEqual(["2.jpg"]);
  expect(saved).toEqual([{ names: ["2.jpg"], downloadId: 7 }]);
  expect(session.discarded).toEqual(["r1"]);
  expect(received.archived()).toEqual([cut]);
});
