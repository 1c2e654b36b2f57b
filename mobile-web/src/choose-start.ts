/**
 * From how the page was opened to what it is: guest by link, guest again after a reload, or host.
 *
 *   #1…            → guest          (PR1)
 *   #…             → refused        (PR3, PR4)
 *   no fragment    → the session this tab was in; else host, "share from here"
 */

import { type ParsedPairingLink, parsePairingLink } from "#protocol/pairing/link";
import type { PeerSession } from "#transport/peer-session";
import type { SavedSession } from "#transport/saved-session";
import type { PageServices, Start } from "./start.ts";

export type Opened = {
  readonly hash: string;
  readonly isSupported: boolean;
  /** This tab has been a guest, and may have lost its session to a reload: its person expects no host's code. */
  readonly wasGuest: boolean;
};

export type Openers = {
  readonly openGuest: (secret: Uint8Array) => PeerSession;
  readonly resumeGuest: (saved: SavedSession) => PeerSession;
  readonly openHost: () => PeerSession;
  readonly loadSaved: () => SavedSession | null;
};

export function chooseStart(opened: Opened, openers: Openers): PageServices {
  if (!opened.isSupported) {
    const start: Start = { kind: "refused", reason: { kind: "unsupported-browser" } };
    return { start, openHost: null, reopenGuest: () => null };
  }
  const parsed = parsePairingLink(opened.hash);
  if (parsed.kind === "pairing") return startAsGuest(parsed.secret, openers);
  return {
    start: startWithoutSecret(parsed, opened, openers),
    openHost: openers.openHost,
    reopenGuest: () => resumable(openers),
  };
}

/** The secret stays here until the first handshake, so that a phone that was offline need not scan again. */
function startAsGuest(scanned: Uint8Array, openers: Openers): PageServices {
  let secret: Uint8Array | null = scanned;
  function open(): PeerSession {
    if (secret === null) throw new Error("the secret is gone");
    const session = openers.openGuest(secret.slice());
    const unsubscribe = session.subscribe(() => {
      const { phase } = session.getSnapshot();
      if (phase.kind !== "connected") return;
      secret?.fill(0);
      secret = null;
      unsubscribe();
    });
    return session;
  }
  return {
    start: { kind: "session", session: open() },
    openHost: openers.openHost,
    reopenGuest: () => (secret === null ? resumable(openers) : open),
  };
}

function startWithoutSecret(
  parsed: Exclude<ParsedPairingLink, { kind: "pairing" }>,
  opened: Opened,
  openers: Openers,
): Start {
  switch (parsed.kind) {
    case "malformed":
      return { kind: "refused", reason: { kind: "link-invalid" } };
    case "unknown-version":
      return { kind: "refused", reason: { kind: "protocol-error", code: "version-mismatch" } };
    case "missing": {
      const resume = resumable(openers);
      if (resume !== null) return { kind: "session", session: resume() };
      if (opened.wasGuest) return { kind: "refused", reason: { kind: "session-unknown" } };
      return { kind: "session", session: openers.openHost() };
    }
  }
}

function resumable(openers: Openers): (() => PeerSession) | null {
  const saved = openers.loadSaved();
  return saved === null ? null : () => openers.resumeGuest(saved);
}
