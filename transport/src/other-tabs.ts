/**
 * One tab of a browser at a time has the guest's session (docs/protocol/3-channel, CH10).
 *
 *   established ─► takes the lock of the session ─► whoever had it: "in-another-tab"
 *
 * A tab that was duplicated has the keys of the first. With those that it is left with, the first one would only be
 * refused, again and again, and both screens would tell of somebody who alters connections.
 */

import type { SessionCore } from "./session-core.ts";

export function giveWayToOtherTabs(core: SessionCore, sessionId: string): void {
  let isTaken = false;
  core.on("established", () => {
    if (isTaken) return;
    isTaken = true;
    const untilEnded = () => new Promise((resolve) => core.signal.addEventListener("abort", resolve));
    navigator.locks.request(`pairqr-tab-${sessionId}`, { steal: true }, untilEnded).catch(({ name }) => {
      // Others mean that this browser has no locks for us: nor has it a tab with a copy of our storage.
      if (name !== "AbortError") return;
      // Without a goodbye: the host may not have heard the other tab yet.
      core.attempts.dropAll();
      core.end({ kind: "in-another-tab" });
    });
  });
}
