/** What the popup knows, as plain data, and which screen that makes. */

import type { Item, SessionSnapshot } from "#transport/snapshot";
import type { Content } from "../lib/content.ts";
import type { Edit } from "../lib/edits.ts";
import { isExpectedEnd } from "../lib/expected-end.ts";
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
  /** The last text that was given to it by hand was too long for one. */
  readonly isTextAsFile: boolean;
  /** The background is taking an image out of the page. */
  readonly isFetchingImage: boolean;
  /** It was, and nothing will come of it. */
  readonly isImageLost: boolean;
  /** Typed over what is in front of the user, to be the plain code in its place; null: nothing was. */
  readonly plainText: string | null;
  /** Texts that wait for the phone and are open for a change. */
  readonly edits: readonly Edit[];
  readonly isHostLost: boolean;
  /** Kinds of notices of this session that were read and put away. */
  readonly dismissedNotices: readonly string[];
};

/** Where the popup's files read and change it. */
export type StateHolder = {
  getState(): PopupState;
  update(change: Partial<PopupState>): void;
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

/** No phone sees a plain code's popup, and without a server there is nowhere to meet one. */
export function canMeetPhone({ server, isPlainQr }: Settings): boolean {
  return server !== null && !isPlainQr;
}

/** What is in front of the user may go into the session; to a phone that is there only what was asked for by name. */
export function canTake(state: PopupState, { source }: Content): boolean {
  if (!canMeetPhone(state.settings) || state.isHostLost) return false;
  const phase = visibleSession(state)?.phase.kind ?? "waiting";
  return phase === "waiting" || (source === "menu" && phase !== "ended");
}

/** A popup that opens needs a code. */
export function canStartAtOnce(state: PopupState): boolean {
  return visibleSession(state) === null || isOldNews(state) || isAtFormerServer(state);
}

/** Its code leads to a server that is not the set one any more, and no phone has scanned it. */
export function isAtFormerServer(state: PopupState): boolean {
  const { serverUrl } = state.view ?? {};
  return visibleSession(state)?.phase.kind === "waiting" && serverUrl !== state.settings.server?.serverUrl;
}

export function hasEndedWithItems(state: PopupState): boolean {
  const isOver = state.isHostLost || visibleSession(state)?.phase.kind === "ended";
  return isOver && hasReceived(state);
}

/**
 * A click in the context menu starts a new code too, and replaces the screen of an ended or lost session, unless that
 * one has received something or ended in an alarm.
 */
export function canMakeWay(state: PopupState): boolean {
  const session = visibleSession(state);
  if (hasReceived(state)) return false;
  return session?.phase.kind === "ended" ? session.phase.reason.kind !== "tampered" : state.isHostLost;
}

/** Opening the popup again after such an end is about something new. */
export function isOldNews(state: PopupState): boolean {
  const session = visibleSession(state);
  if (session?.phase.kind !== "ended") return false;
  return isExpectedEnd(session.phase.reason) && !hasReceived(state) && !session.items.some(isCutShort);
}

/** It had begun to go, and never came. */
function isCutShort(item: Item): boolean {
  if (item.kind === "text") return item.state === "undelivered";
  return item.state.kind === "unfinished" && !item.state.wasQueued;
}

/** What the phone of an earlier session has sent and could not be saved. */
export function unsavedBefore(state: PopupState): readonly Item[] {
  return visibleSession(state)?.items.filter(({ id }) => isUnsavedBefore(state, id)) ?? [];
}

/** This session's own. */
function hasReceived(state: PopupState): boolean {
  const items = visibleSession(state)?.items ?? [];
  return items.some(({ id, direction }) => direction === "received" && !isUnsavedBefore(state, id));
}

function isUnsavedBefore({ view }: PopupState, itemId: string): boolean {
  return view?.unsavedIds.includes(itemId) === true;
}
