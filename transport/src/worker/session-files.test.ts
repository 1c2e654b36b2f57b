/** When the files of a session that no tab has any more go. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reconnectGraceMs } from "#protocol/limits";
import { openSessionFiles, removeLeftovers } from "./session-files.ts";
import { createTestDisk, type TestDisk } from "./test-disk.ts";

const minuteMs = 60_000;
const stored = "/pairqr/session/7-0";
let disk: TestDisk;

beforeEach(async () => {
  vi.useFakeTimers();
  disk = createTestDisk({ quotaBytes: 20 });
  vi.stubGlobal("navigator", disk.navigator);
  const files = await openSessionFiles("session");
  const sink = await files.openSink("7-0", 4);
  await sink.append(0, new Uint8Array(4));
  await sink.close(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Without a word: thrown out of memory, say. */
function endTab(): void {
  const now = Date.now();
  vi.clearAllTimers();
  // That set the clock back, too.
  vi.setSystemTime(now);
  disk.endWorker();
}

test("as long as a tab has them they stay, however long ago the last one came", async () => {
  await vi.advanceTimersByTimeAsync(60 * minuteMs);
  await removeLeftovers(Date.now());
  expect(Object.keys(disk.sizes())).toContain(stored);
});

test("a tab that was thrown out has its ten minutes from its end, not from the last file", async () => {
  await vi.advanceTimersByTimeAsync(60.9 * minuteMs);
  endTab();
  await vi.advanceTimersByTimeAsync(reconnectGraceMs);
  await removeLeftovers(Date.now());
  expect(Object.keys(disk.sizes())).toContain(stored);
  await vi.advanceTimersByTimeAsync(2 * minuteMs);
  await removeLeftovers(Date.now());
  expect(disk.sizes()).toEqual({});
});

test("a list that the disk had no room for is written once there is room", async () => {
  disk.endWorker();
  const { journal, remove } = await openSessionFiles("session");
  await expect(journal.write("x".repeat(30))).rejects.toThrow();
  await remove("7-0");
  await journal.write("Gate 7");
  expect(await journal.read()).toBe("Gate 7");
});
