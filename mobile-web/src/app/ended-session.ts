/** A session that never was: the link is damaged, or the browser cannot. It only says why. */

import type { PeerSession } from "#transport/peer-session";
import type { EndReason, SessionSnapshot } from "#transport/snapshot";

export function createEndedSession(reason: EndReason): PeerSession {
  const snapshot: SessionSnapshot = {
    role: "guest",
    phase: { kind: "ended", reason },
    link: null,
    linkExpiresAt: null,
    peer: null,
    safetyWords: null,
    items: [],
    notices: [],
  };
  return {
    subscribe: () => () => undefined,
    getSnapshot: () => snapshot,
    // Its screen has no box to send from; these are here for the type alone.
    sendText: () => "",
    sendFiles: () => "",
    cancel: () => undefined,
    removeQueued: () => undefined,
    readFile: () => Promise.reject(new DOMException("no session", "NotFoundError")),
    discard: () => undefined,
    closed: Promise.resolve(),
    end: () => undefined,
  };
}
