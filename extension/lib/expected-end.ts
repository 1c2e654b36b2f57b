/** Endings that need neither an alarm nor a second look. */

import type { EndReason } from "#transport/snapshot";

const expectedEnds: ReadonlySet<EndReason["kind"]> = new Set(["ended-here", "ended-by-peer", "link-expired"]);

export function isExpectedEnd({ kind }: EndReason): boolean {
  return expectedEnds.has(kind);
}
