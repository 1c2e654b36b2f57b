/** What an end of the session would stop. */

import type { FilesItem, SessionSnapshot } from "#transport/snapshot";

const underWayKinds: ReadonlySet<FilesItem["state"]["kind"]> = new Set(["queued", "active", "paused"]);

export function filesUnderWay({
  phase,
  items,
}: Pick<SessionSnapshot, "phase" | "items">): readonly FilesItem[] {
  // Nothing has begun: what waits goes along to a new code.
  if (phase.kind === "waiting" || phase.kind === "connecting") return [];
  return items.filter((item) => item.kind === "files").filter(({ state }) => underWayKinds.has(state.kind));
}
