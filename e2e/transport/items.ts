/** Asks the test page for its files items. */

import type { Page } from "puppeteer-core";
import type { FilesItem } from "../../transport/src/snapshot.ts";
import { type Snapshot, untilSnapshot } from "./stage.ts";

export async function untilFiles(
  page: Page,
  what: string,
  isIt: (item: FilesItem) => boolean,
  timeoutMs = 30_000,
): Promise<FilesItem> {
  const find = ({ items }: Snapshot): FilesItem | undefined =>
    items.findLast((item): item is FilesItem => item.kind === "files" && isIt(item));
  const snapshot = await untilSnapshot(page, what, (state) => find(state) !== undefined, timeoutMs);
  const item = find(snapshot);
  if (item === undefined) throw new Error(what);
  return item;
}

export function untilReceived(page: Page, path: string): Promise<FilesItem> {
  return untilFiles(
    page,
    path,
    ({ files, direction, state }) =>
      direction === "received" && state.kind === "done" && files.at(-1)?.path === path,
    45_000,
  );
}

export function sha256Of(page: Page, itemId: string, fileIndex: number): Promise<string> {
  return page.evaluate((id, index) => window.pairqr.sha256Of(id, index), itemId, fileIndex);
}
