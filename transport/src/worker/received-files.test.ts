/** The received files of a session on a disk that fails. */

import { afterEach, expect, test, vi } from "vitest";
import { createTransferState } from "#protocol/transfer/step";
import { createReceivedFiles } from "./received-files.ts";
import { createTestDisk } from "./test-disk.ts";

afterEach(() => vi.unstubAllGlobals());

test("a file that cannot be removed now, for it is open still, costs neither the session nor the other files", async () => {
  const disk = createTestDisk();
  vi.stubGlobal("navigator", disk.navigator);
  const { sinks, discard } = createReceivedFiles("session");
  for (const fileIndex of [0, 1, 2]) {
    await sinks.open(7, fileIndex, 4, 0);
    await sinks.append(7, fileIndex, 0, new Uint8Array(4));
    if (fileIndex !== 1) await sinks.close(7, fileIndex, true);
  }
  const row = { name: "a", path: "a", sizeBytes: 4, mediaType: "", durableBytes: 4, state: "done" } as const;
  await discard(
    "files-received-7",
    createTransferState({ self: { type: "hello", label: "", deviceKind: "phone" } }),
    {
      kind: "files",
      id: "files-received-7",
      direction: "received",
      at: 1,
      files: [row, row, row],
      totalBytes: 12,
      durableBytes: 12,
      bytesPerSecond: 0,
      secondsLeft: null,
      state: { kind: "done" },
    },
  );
  expect(Object.keys(disk.sizes()).filter((path) => path.includes("7-"))).toEqual(["/pairqr/session/7-1"]);
});
