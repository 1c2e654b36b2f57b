/** What the icon's badge says of a session: a phone to come, one that is there, how far it is, or trouble. */

import type { Notice, SessionSnapshot } from "#transport/snapshot";
import { fractionUnderWay } from "#ui/under-way.ts";
import { isExpectedEnd } from "../lib/expected-end.ts";
import type { Badge } from "../lib/messages.ts";

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
      return isExpectedEnd(session.phase.reason) ? { kind: "none" } : { kind: "problem" };
    case "connected":
      return session.phase.isQuiet ? { kind: "problem" } : progressOf(session);
  }
}

function hasNotice({ notices }: SessionSnapshot, kind: Notice["kind"]): boolean {
  return notices.some((notice) => notice.kind === kind);
}

function progressOf(session: SessionSnapshot): Badge {
  const fraction = fractionUnderWay(session);
  return fraction === null
    ? { kind: "connected" }
    : { kind: "progress", percent: Math.floor(100 * fraction) };
}
