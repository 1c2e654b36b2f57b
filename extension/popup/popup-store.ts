/**
 * The popup's store: a view of the host's session, plus what only a popup knows. React reads it, nothing else.
 *
 * Without a live session it makes the pairing secret itself, so that the code is on the screen before any other
 * context has answered (DESIGN 4); the host gets the secret a moment later and keeps it.
 */

import { formatBase64url } from "#protocol/bytes";
import { pairingSecretBytes } from "#protocol/limits";
import { formatPairingLink } from "#protocol/pairing/link";
import type { OutgoingFile } from "#transport/outgoing";
import type { Notice, TextItem } from "#transport/snapshot";
import type { Draft } from "#ui/draft.ts";
import { isTooLong } from "#ui/text-file.ts";
import type { Content } from "../lib/content.ts";
import { type Edit, followRows, withEdit, withoutEdit } from "../lib/edits.ts";
import { openFileSender } from "../lib/file-channel.ts";
import { isHostLive } from "../lib/host-context.ts";
import type { TextShare } from "../lib/messages.ts";
import { captureContent, tabInFront } from "../lib/page-capture.ts";
import { onPendingShare, type PendingShare, takePendingShare } from "../lib/pending-share.ts";
import { openPopupWindow, type PopupPlace } from "../lib/popup-window.ts";
import type { Command, HostView } from "../lib/session-port.ts";
import { onSettingsChanged, readSettings, type Server, saveSettings } from "../lib/settings.ts";
import {
  openStoredDismissals,
  openStoredDraft,
  openStoredEdits,
  openStoredPlainText,
} from "../lib/stored-drafts.ts";
import { type HostLink, openHostLink } from "./host-link.ts";
import {
  canMakeWay,
  canMeetPhone,
  canStartAtOnce,
  canTake,
  hasNewFiles,
  type PopupState,
  visibleSession,
} from "./popup-state.ts";

export type PopupActions = {
  sendText(share: TextShare): void;
  sendFiles(files: readonly OutgoingFile[]): void;
  /** What is in front of the user, to the phone that is connected. */
  sendContent(): void;
  /** A row that waits is open with this text in it; null closes it as it was. */
  editText(row: TextItem, text: string | null): void;
  replaceText(itemId: string, share: TextShare): void;
  cancel(itemId: string): void;
  remove(itemId: string): void;
  saveAgain(itemId: string): void;
  end(): void;
  newCode(): void;
  setPlain(isPlainQr: boolean): void;
  /** null: the plain code is what is in front of the user again. */
  setPlainText(text: string | null): void;
  setServer(server: Server): void;
  dismissNotice(kind: Notice["kind"]): void;
  openOwnWindow(): void;
  readonly draft: Draft;
};

export type PopupStore = {
  subscribe(listener: () => void): () => void;
  getState(): PopupState;
  readonly actions: PopupActions;
};

/** Resolves when there is something to paint: after two local reads, and the host's first word if it lives. */
export async function openPopupStore(place: PopupPlace): Promise<PopupStore> {
  const listeners = new Set<() => void>();
  const files = openFileSender();
  let link: HostLink | null = null;
  /** Kept until the host has the session, in case it closes just then. */
  let startCommand: Extract<Command, { kind: "start" }> | null = null;

  const [settings, draft, storedPlainText, storedEdits, storedDismissals, isLive, pending] =
    await Promise.all([
      readSettings(),
      openStoredDraft(),
      openStoredPlainText(),
      openStoredEdits(),
      openStoredDismissals(),
      isHostLive(),
      takePendingShare(Date.now()),
    ]);
  let state: PopupState = {
    settings,
    place,
    view: null,
    hiddenUpTo: 0,
    ownLink: null,
    content: null,
    isContentSent: false,
    isTextAsFile: false,
    isFetchingImage: false,
    plainText: storedPlainText.read() || null,
    edits: storedEdits.read(),
    isHostLost: false,
    dismissedNotices: storedDismissals.read(),
  };

  function update(change: Partial<PopupState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function connect(mustEnsure: boolean): Promise<void> {
    return new Promise((resolve) => {
      link = openHostLink({
        mustEnsure,
        onView: (view) => {
          onView(view);
          resolve();
        },
        onLost: () => {
          onLost();
          resolve();
        },
      });
    });
  }

  function onView(view: HostView): void {
    if (view.session && view.sessionNumber > state.hiddenUpTo) startCommand = null;
    update({ view, isFetchingImage: state.isFetchingImage && !hasNewFiles(state.view, view) });
    const session = visibleSession(state);
    if (!session) return;
    setEdits(followRows(state.edits, session));
    setDismissed(state.dismissedNotices.filter((kind) => session.notices.some((each) => each.kind === kind)));
  }

  function setEdits(edits: readonly Edit[]): void {
    if (edits === state.edits) return;
    update({ edits });
    storedEdits.keep(edits);
  }

  /** Gone and come again, a notice is shown again. */
  function setDismissed(dismissedNotices: readonly string[]): void {
    if (dismissedNotices.length === state.dismissedNotices.length) return;
    update({ dismissedNotices });
    storedDismissals.keep(dismissedNotices);
  }

  function onLost(): void {
    link = null;
    const again = startCommand;
    startCommand = null;
    if (!again) {
      update({ isHostLost: state.view?.session !== null });
      return;
    }
    // It was just closing when we came: a fresh one takes the same secret, so the painted code stays true.
    update({ view: null, hiddenUpTo: 0, isContentSent: false });
    send(again);
    handOver();
  }

  function send(command: Command): void {
    if (!link) void connect(true);
    link?.send(command);
  }

  function start(): void {
    const { server, isPlainQr } = state.settings;
    if (!server || isPlainQr) return;
    const secret = crypto.getRandomValues(new Uint8Array(pairingSecretBytes));
    startCommand = { kind: "start", secret: formatBase64url(secret), ...server, isNew: true };
    // The next host counts its sessions from one again.
    const view = state.isHostLost ? null : state.view;
    const hiddenUpTo = view?.sessionNumber ?? 0;
    const ownLink = formatPairingLink(server.pageOrigin, secret);
    update({ view, ownLink, hiddenUpTo, isHostLost: false, isContentSent: false, isTextAsFile: false });
    setDismissed([]);
    send(startCommand);
    handOver();
  }

  /** Puts what is in front of the user into the session that waits for a phone. */
  function handOver(): void {
    const { content } = state;
    if (!content || state.isContentSent || !canTake(state, content)) return;
    for (const { itemId, original } of state.edits) {
      // Begun when something else was in front: what is now must not push the row out with the text typed into it.
      if (original !== content.share?.text) send({ kind: "keep", itemId });
    }
    if (!content.share) {
      // An offer of a popup before this one, about another tab.
      send({ kind: "withdraw" });
      return;
    }
    update({ isContentSent: true });
    send({ kind: "offer", share: content.share, isAsked: content.source === "menu" });
  }

  function setContent(content: Content): void {
    update({ content, isContentSent: false });
    if (content.source === "menu" && canMakeWay(state)) start();
    else handOver();
  }

  function take(share: PendingShare): void {
    // Asked for by name, it goes before what was typed; that stays stored, and the next popup has it again.
    update({ plainText: null });
    if (share.kind === "text") {
      update({ isFetchingImage: false });
      setContent({ source: "menu", share: share.share, note: share.note });
    } else {
      update({ isFetchingImage: true });
      setContent({ source: "menu", share: null, note: null });
    }
  }

  function sendText(share: TextShare): void {
    send({ kind: "send-text", share });
    update({ isTextAsFile: isTooLong(share.text) });
  }

  /** isWish: of who looks at this popup, not of the options or another popup. */
  function follow(settings: PopupState["settings"], isWish: boolean): void {
    const before = state.settings;
    update({ settings });
    if (settings.isPlainQr && !before.isPlainQr) endWaiting();
    const isPossibleNow = canMeetPhone(settings) && !canMeetPhone(before);
    if (isPossibleNow && (isWish || canStartAtOnce(state))) start();
  }

  function endWaiting(): void {
    if (visibleSession(state)?.phase.kind === "waiting" || startCommand) send({ kind: "end" });
  }

  if (isLive) await connect(false);
  if (canStartAtOnce(state)) start();
  if (pending) take(pending);
  else void captureContent(place.tabId).then(setContent);
  onPendingShare(() => {
    void takePendingShare(Date.now()).then((share) => share && take(share));
  });
  onSettingsChanged((changed) => follow(changed, false));

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState: () => state,
    actions: {
      sendText,
      sendFiles: (picked) => void files.send(picked),
      sendContent() {
        const share = state.content?.share;
        if (!share || state.isContentSent) return;
        send({ kind: "send-text", share });
        update({ isContentSent: true });
      },
      editText: (row, text) =>
        setEdits(text === null ? withoutEdit(state.edits, row.id) : withEdit(state.edits, row, text)),
      replaceText(itemId, share) {
        // Whatever goes wrong, the text is there at least once.
        sendText(share);
        setEdits(withoutEdit(state.edits, itemId));
        send({ kind: "remove", itemId });
      },
      cancel: (itemId) => send({ kind: "cancel", itemId }),
      remove(itemId) {
        setEdits(withoutEdit(state.edits, itemId));
        send({ kind: "remove", itemId });
      },
      saveAgain: (itemId) => send({ kind: "save-again", itemId }),
      end: () => send({ kind: "end" }),
      newCode: start,
      setPlain(isPlainQr) {
        void saveSettings({ isPlainQr });
        follow({ ...state.settings, isPlainQr }, true);
      },
      setPlainText(text) {
        // No sending and no session ends a plain code, so only the user does, by emptying the box or going back to
        // what is in front: it was typed over one page, and may well be scanned while another is in front.
        const isTyped = text !== null && text !== (state.content?.share?.text ?? "");
        update({ plainText: isTyped ? text : null });
        storedPlainText.keep(isTyped ? text : "");
      },
      setServer: (server) => follow({ ...state.settings, server }, true),
      dismissNotice: (kind) => setDismissed([...state.dismissedNotices, kind]),
      openOwnWindow() {
        void tabInFront(place.tabId)
          .then((tab) => openPopupWindow(tab?.id ?? null))
          .then(() => window.close());
      },
      draft,
    },
  };
}
