/**
 * One word for the server's figures, once in a session: how the connection went (docs/protocol/2-signalling, SG48).
 *
 *   established ── 5 s, or the end ──► "direct" │ "relayed"
 *   ended without a connection     ──► "no-path" │ "tampered" │ nothing
 */

import type { ReportOutcome } from "#protocol/signalling/envelope";
import type { SessionCore } from "./session-core.ts";
import type { EndReason, SessionSnapshot } from "./snapshot.ts";

/** The pair may change in the first seconds, from relayed to direct most of all. */
const settleMs = 5_000;

export type ReportSource = Pick<SessionCore, "on"> & {
  readonly store: {
    subscribe(listener: () => void): () => void;
    getSnapshot(): Pick<SessionSnapshot, "phase">;
  };
};

/** Called before the connector's own listeners: at the end, the socket is still open then. */
export function reportConnection(core: ReportSource, send: (outcome: ReportOutcome) => void): void {
  if (asksNotToBeCounted()) return;
  let path: ReportOutcome | null = null;
  let isReported = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const report = (outcome: ReportOutcome | null): void => {
    if (outcome === null || isReported) return;
    isReported = true;
    send(outcome);
  };
  core.store.subscribe(() => {
    const { phase } = core.store.getSnapshot();
    if (phase.kind === "connected" && phase.path !== "unknown") path = phase.path;
  });
  core.on("established", () => {
    timer ??= setTimeout(() => report(path), settleMs);
  });
  core.on("ended", (reason) => {
    clearTimeout(timer);
    report(path ?? failureOf(reason));
  });
}

function failureOf({ kind }: EndReason): ReportOutcome | null {
  return kind === "no-path" || kind === "tampered" ? kind : null;
}

/** Global Privacy Control: the one switch that browsers have for it. */
function asksNotToBeCounted(): boolean {
  return "globalPrivacyControl" in navigator && navigator.globalPrivacyControl === true;
}
