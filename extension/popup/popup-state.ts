/** What the popup knows, as plain data, and which screen that makes. */

import type { SessionSnapshot } from "#transport/snapshot";
import type { Content } from "../lib/content.ts";
import type { Edit } from "../lib/edits.ts";
import type { PopupPlace } from "../lib/popup-window.ts";
import type { HostView } from "../lib/session-port.ts";
import type { Settings } from "../lib/settings.ts";

export type PopupState = {
  readonly settings: Settings;
  readonly place: PopupPlace;
  /** The newest from the host; null until it has answered, or where there is none. */
  readonly view: HostView | null;
  /** Sessions up to this number are over for this popup: a new code was asked for. */
  readonly hiddenUpTo: number;
  /** Made here, painted before the host has answered. */
  readonly ownLink: string | null;
  /** What is in front of the user; null while looking. */
  readonly content: Content | null;
  readonly isContentSent: boolean;
  /** The background is taking an image out of the page. */
  readonly isFetchingImage: boolean;
  /** Typed over what is in front of the user, to be the plain code in its place; null: nothing was. */
  readonly plainText: string | null;
  /** Texts that wait for the phone and are open for a change. */
  readonly edits: readonly Edit[];
  readonly isHostLost: boolean;
  /** Kinds of notices of this session that were read and put away. */
  readonly dismissedNotices: readonly string[];
};

export type ScreenName = "setup" | "plain" | "waiting" | "connecting" | "connected" | "ended";

export function screenOf(state: PopupState): ScreenName {
  if (state.isHostLost) return "ended";
  const phase = visibleSession(state)?.phase.kind ?? "waiting";
  // A plain code needs no session: one that nobody has joined is ended, and that is no news.
  if (state.settings.isPlainQr && (phase === "waiting" || phase === "ended")) return "plain";
  if (state.settings.server === null && phase === "waiting") return "setup";
  return phase === "reconnecting" ? "connected" : phase;
}

export function visibleSession({ view, hiddenUpTo }: PopupState): SessionSnapshot | null {
  return view && view.sessionNumber > hiddenUpTo ? view.session : null;
}

/** The host's once it has a session, for it may know a better origin. */
export function linkOf(state: PopupState): string | null {
  return visibleSession(state)?.link ?? state.ownLink;
}

/** Opening the popup again after such an end is about something new. */
export function isOldNews(session: SessionSnapshot): boolean {
  if (session.phase.kind !== "ended") return false;
  const isExpected = ["ended-here", "ended-by-peer", "link-expired"].includes(session.phase.reason.kind);
  return isExpected && !session.items.some((item) => item.direction === "received");
}
