/** What the icon's badge says of a session: a phone to come, one that is there, how far it is, or trouble. */

import type { Notice, SessionSnapshot } from "#transport/snapshot";
import type { Badge } from "../lib/messages.ts";

/** Endings that nobody needs to be called for. */
const quietEndings: ReadonlySet<string> = new Set(["ended-here", "ended-by-peer", "link-expired"]);

export function badgeOf(session: SessionSnapshot | null): Badge {
  if (!session) return { kind: "none" };
  switch (session.phase.kind) {
    case "waiting":
      return hasNotice(session, "server-unreachable") ? { kind: "problem" } : { kind: "waiting" };
    case "connecting":
      return hasNotice(session, "no-path") ? { kind: "problem" } : { kind: "waiting" };
    case "reconnecting":
      return { kind: "problem" };
    case "ended":
      return quietEndings.has(session.phase.reason.kind) ? { kind: "none" } : { kind: "problem" };
    case "connected":
      return session.phase.isQuiet ? { kind: "problem" } : progressOf(session);
  }
}

function hasNotice({ notices }: SessionSnapshot, kind: Notice["kind"]): boolean {
  return notices.some((notice) => notice.kind === kind);
}

function progressOf(session: SessionSnapshot): Badge {
  let totalBytes = 0;
  let durableBytes = 0;
  for (const item of session.items) {
    if (item.kind !== "files" || item.state.kind !== "active") continue;
    totalBytes += item.totalBytes;
    durableBytes += item.durableBytes;
  }
  if (totalBytes === 0) return { kind: "connected" };
  return { kind: "progress", percent: Math.floor((100 * durableBytes) / totalBytes) };
}
