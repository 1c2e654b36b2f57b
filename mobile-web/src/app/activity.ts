/** Whether something is on its way, and how far all of it is together. */

import type { FilesItem, SessionSnapshot } from "#transport/snapshot";

/** null: nothing is on its way. */
export function activeFraction(snapshot: SessionSnapshot): number | null {
  if (snapshot.phase.kind === "ended") return null;
  const active = snapshot.items.filter(
    (item): item is FilesItem => item.kind === "files" && isUnderWay(item),
  );
  if (active.length === 0) return null;
  const totalBytes = active.reduce((sum, item) => sum + item.totalBytes, 0);
  const durableBytes = active.reduce((sum, item) => sum + item.durableBytes, 0);
  return totalBytes === 0 ? 0 : durableBytes / totalBytes;
}

function isUnderWay(item: FilesItem): boolean {
  return item.state.kind === "active" || item.state.kind === "paused";
}
