/** What the disk says to a session's transfers, and what is made of it. */

import { afterEach, describe, expect, test, vi } from "vitest";
import { createMemoryFiles } from "./memory-files.ts";
import { openSessionFiles } from "./session-files.ts";
import { createSinkKeeper, type SinkKeeper } from "./sink-keeper.ts";
import { createTestDisk, type TestDisk } from "./test-disk.ts";

const transferId = 7;

afterEach(() => vi.unstubAllGlobals());

/** As a worker does: after another one's end it finds what that one has stored. */
function openSinks(disk: TestDisk): SinkKeeper {
  disk.endWorker();
  vi.stubGlobal("navigator", disk.navigator);
  const files = openSessionFiles("session");
  return createSinkKeeper(() => files);
}

/** Of the transfer's three files the first is whole, the second has begun: 6 bytes. */
async function storeSome(sinks: SinkKeeper, id: number): Promise<void> {
  for (const [fileIndex, sizeBytes] of [4, 2].entries()) {
    await sinks.open(id, fileIndex, 4, 0);
    await sinks.append(id, fileIndex, 0, new Uint8Array(sizeBytes));
  }
  await sinks.close(id, 0, true);
}

function storedOn(disk: TestDisk): readonly (readonly [string, number])[] {
  return Object.entries(disk.sizes()).filter(([path]) => /\d-\d$/.test(path));
}

describe("a disk that fails", () => {
  test("costs no more than the file when a sink is closed, and what is not whole goes all the same", async () => {
    const disk = createTestDisk();
    disk.fail("close");
    const sinks = openSinks(disk);
    for (const fileIndex of [0, 1, 2]) await sinks.open(transferId, fileIndex, 4, 0);
    await sinks.close(transferId, 0, true);
    await sinks.close(transferId, 1, false);
    expect(storedOn(disk)).toEqual([
      ["/pairqr/session/7-0", 0],
      ["/pairqr/session/7-2", 0],
    ]);
    disk.fail("removeEntry");
    await sinks.close(transferId, 2, false);
  });

  test("leaves no file open that could not be flushed", async () => {
    const disk = createTestDisk();
    disk.fail("flush");
    const sinks = openSinks(disk);
    await sinks.open(transferId, 0, 4, 0);
    await sinks.close(transferId, 0, true);
    expect(await sinks.open(transferId, 0, 4, 0)).toEqual({ ok: true, durableBytes: 0 });
  });
});

describe("room on the disk", () => {
  test("[TX18] a transfer announced anew needs room only for what is not stored of it", async () => {
    const disk = createTestDisk({ quotaBytes: 9 });
    await storeSome(openSinks(disk), transferId);
    const again = await openSinks(disk).open(transferId, 0, 4, 8);
    expect(again).toEqual({ ok: true, durableBytes: 4 });
    expect(storedOn(disk)).toEqual([
      ["/pairqr/session/7-0", 4],
      ["/pairqr/session/7-1", 2],
    ]);
  });

  test.each([
    ["there is not room for the rest", transferId, 10],
    ["what is stored is another transfer's", 77, 8],
  ])("[TX18] it is refused where %s", async (_, stored, neededBytes) => {
    const disk = createTestDisk({ quotaBytes: 9 });
    await storeSome(openSinks(disk), stored);
    const again = await openSinks(disk).open(transferId, 0, 4, neededBytes);
    expect(again).toEqual({ ok: false, reason: "storage-full" });
  });

  test("[TX18] where there is only memory, freeing room is not what helps", async () => {
    const sinks = createSinkKeeper(async () => createMemoryFiles());
    const neededBytes = 300 * 1024 * 1024;
    expect(await sinks.open(transferId, 0, neededBytes, neededBytes)).toEqual({
      ok: false,
      reason: "storage-failed",
    });
  });
});
