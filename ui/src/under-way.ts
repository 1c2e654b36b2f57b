/** What is on its way: an end of the session would stop it, and badge, tab and screen say how far it is. */

import type { FilesItem, FilesState, SessionSnapshot } from "#transport/snapshot";

type Seen = Pick<SessionSnapshot, "phase" | "items">;

export function filesUnderWay({ phase, items }: Seen): readonly FilesItem[] {
  // Nothing has begun: what waits goes along to a new code.
  if (phase.kind === "waiting" || phase.kind === "connecting") return [];
  return items.filter((item) => item.kind === "files").filter(({ state }) => isUnderWay(state));
}

/** One that waits for its turn or for the path belongs to it: it goes on by itself. */
export function isUnderWay({ kind }: FilesState): boolean {
  return kind === "queued" || kind === "active" || kind === "paused";
}

/** How far all of it is together, from 0 to 1; null: nothing is on its way. */
export function fractionUnderWay(snapshot: Seen): number | null {
  const items = filesUnderWay(snapshot);
  if (items.length === 0) return null;
  let totalBytes = 0;
  let durableBytes = 0;
  for (const item of items) {
    totalBytes += item.totalBytes;
    durableBytes += item.durableBytes;
  }
  return totalBytes === 0 ? 0 : durableBytes / totalBytes;
}
