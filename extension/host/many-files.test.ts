/** A folder of thousands from the phone: what it costs grows with the files, not with their square. */

import { expect, test, vi } from "vitest";
import { formatBase64url } from "#protocol/bytes";
import { fileRow, filesItem } from "#ui/test-states.ts";
import type { HostUpdate, HostView } from "../lib/session-port.ts";
import { applyUpdate, diffViews } from "../lib/view-patch.ts";
import { createFakeSession } from "../test/fake-session.ts";
import { createSessionHost, type SessionHost } from "./session-host.ts";

const secret = formatBase64url(new Uint8Array(32));
const serverUrl = "https://a.example";

type Run = {
  /** Of the processor, which other tests on the machine take nothing of. */
  readonly tookMicros: number;
  /** Entries of `saves` that went to the popup, over all updates. */
  readonly savesSent: number;
  readonly popup: HostView | null;
  readonly host: SessionHost;
};

/** From the last byte of all of them to the last download, with a popup that looks on. */
async function saveAll(fileCount: number): Promise<Run> {
  let urls = 0;
  vi.stubGlobal(
    "URL",
    Object.assign(URL, { createObjectURL: () => `blob:${++urls}`, revokeObjectURL: () => {} }),
  );
  const session = createFakeSession(`${serverUrl}/#1${secret}`);
  let onSaved = (): void => {};
  const saved = new Promise<void>((resolve) => {
    onSaved = resolve;
  });
  const host = createSessionHost({
    openSession: () => session,
    self: { label: "Chrome", deviceKind: "computer" },
    download: async (url) => {
      queueMicrotask(() => host.settleDownload(url, 7, true));
      return 7;
    },
    setBadge: () => {},
    tell: ({ kind }) => kind === "files-saved" && onSaved(),
    fetchPageOrigin: async () => null,
    savePageOrigin: () => {},
    onIdle: () => {},
  });
  host.run({ kind: "start", secret, serverUrl, pageOrigin: serverUrl, isNew: false });
  let sent: HostView | null = null;
  let popup: HostView | null = null;
  let savesSent = 0;
  const unwatch = host.watch((view) => {
    for (const update of diffViews(sent, view)) {
      const arrived: HostUpdate = JSON.parse(JSON.stringify(update));
      if (arrived.kind === "patch") savesSent += Object.keys(arrived.saves).length;
      popup = applyUpdate(popup, arrived);
    }
    sent = view;
  });
  const row = fileRow();
  const files = Array.from({ length: fileCount }, (_, index) => ({ ...row, path: `folder/${index}.jpg` }));
  const before = process.cpuUsage();
  session.set({ items: [filesItem({ id: "r1", files })] });
  await saved;
  const { user, system } = process.cpuUsage(before);
  await vi.waitFor(() => expect(popup).toEqual(host.view()));
  unwatch();
  return { tookMicros: user + system, savesSent, popup, host };
}

test("twice the files take at most three times as long", async () => {
  await saveAll(1_000);
  // Each is settled at once, so that no timer decides how often the popup is told meanwhile.
  const best = { some: Number.POSITIVE_INFINITY, twice: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 12; round++) {
    best.some = Math.min(best.some, (await saveAll(5_000)).tookMicros);
    best.twice = Math.min(best.twice, (await saveAll(10_000)).tookMicros);
  }
  expect(best.twice / best.some).toBeLessThan(3);
}, 60_000);

test("ten thousand are all saved, each state goes to the popup once, and removed they leave nothing", async () => {
  const { savesSent, popup, host } = await saveAll(10_000);
  const saves = Object.values(popup?.saves ?? {});
  expect(saves).toHaveLength(10_000);
  expect(saves.every(({ kind }) => kind === "saved")).toBe(true);
  // "saving", then "saved".
  expect(savesSent).toBeLessThanOrEqual(2 * 10_000);
  host.run({ kind: "remove", itemId: "r1" });
  expect(host.view()).toMatchObject({ session: { items: [] }, saves: {} });
}, 60_000);
