/** Received files that nobody has saved or shared yet: they go with the page, once the session is over. */

import type { Item } from "#transport/snapshot";
import { saveKey } from "#ui/save-key.ts";

export function hasUnsavedFiles(items: readonly Item[], saved: ReadonlySet<string>): boolean {
  return items.some(
    (item) =>
      item.kind === "files" &&
      item.direction === "received" &&
      item.files.some(({ state }, index) => state === "done" && !saved.has(saveKey(item.id, index))),
  );
}
