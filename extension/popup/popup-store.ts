/**
 * The popup's store: a view of the host's session, plus what only a popup knows. React reads it, nothing else.
 *
 * Without a live session it makes the pairing secret itself, so that the code is on the screen before any other
 * context has answered (PR9); the host gets the secret a moment later and keeps it.
 */

import { formatBase64url } from "#protocol/bytes";
import { pairingSecretBytes } from "#protocol/limits";
import { formatPairingLink } from "#protocol/pairing/link";
import type { OutgoingFile } from "#transport/outgoing";
import type { Notice, TextItem } from "#transport/snapshot";
import type { Draft } from "#ui/draft.ts";
import { isTooLong } from "#ui/text-file.ts";
import { followFetchingImage, forgetLostImages, readFetchingImage } from "../lib/fetching-image.ts";
import { openFileSender } from "../lib/file-channel.ts";
import { isHostLive } from "../lib/host-context.ts";
import type { TextShare } from "../lib/messages.ts";
import { captureContent, tabInFront } from "../lib/page-capture.ts";
import { forgetPendingShare, onPendingShare, readPendingShare } from "../lib/pending-share.ts";
import { openPopupWindow, type PopupPlace } from "../lib/popup-window.ts";
import type { Command, HostView } from "../lib/session-port.ts";
import { onSettingsChanged, readSettings, type Server, saveSettings } from "../lib/settings.ts";
import { openStoredDraft } from "../lib/stored-drafts.ts";
import { type HostLink, openHostLink } from "./host-link.ts";
import { createPopupContent } from "./popup-content.ts";
import { openPopupKept } from "./popup-kept.ts";
import {
  canMeetPhone,
  canStartAtOnce,
  hasEndedWithItems,
  isAtFormerServer,
  type PopupState,
  screenOf,
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

  let state: PopupState;
  const getState = (): PopupState => state;

  function update(change: Partial<PopupState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  const [settings, draft, kept, isLive, pending, image] = await Promise.all([
    readSettings(),
    openStoredDraft(),
    openPopupKept({ getState, update }),
    isHostLive(),
    readPendingShare(Date.now()),
    readFetchingImage(),
  ]);
  state = {
    settings,
    place,
    view: null,
    hiddenUpTo: 0,
    ownLink: null,
    content: null,
    isContentSent: false,
    isTextAsFile: false,
    isFetchingImage: false,
    isImageLost: false,
    isHostLost: false,
    ...kept.first,
  };
  const content = createPopupContent({
    getState,
    update,
    send,
    start,
    forgetWish: forgetPendingShare,
    forgetLostImages,
    offerFront,
  });

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
    update({ view });
    kept.follow();
  }

  function onLost(): void {
    link = null;
    const again = startCommand;
    startCommand = null;
    if (screenOf(state) === "plain" && !hasEndedWithItems(state)) {
      // It needs none, and what it had was over. The next one counts from one again.
      update({ view: null, hiddenUpTo: 0 });
      return;
    }
    if (!again) {
      update({ isHostLost: state.view?.session !== null });
      return;
    }
    // It was just closing when we came: a fresh one takes the same secret, so the painted code stays true.
    update({ view: null, hiddenUpTo: 0, isContentSent: false });
    send(again);
    content.handOver();
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
    kept.dismissNone();
    send(startCommand);
    content.handOver();
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
    if ((isPossibleNow && (isWish || canStartAtOnce(state))) || isAtFormerServer(state)) start();
  }

  function setPlain(isPlainQr: boolean, isWish: boolean): void {
    void saveSettings({ isPlainQr });
    follow({ ...state.settings, isPlainQr }, isWish);
  }

  function endWaiting(): void {
    if (visibleSession(state)?.phase.kind === "waiting" || startCommand) send({ kind: "end" });
  }

  function offerFront(): void {
    void captureContent(place.tabId).then((captured) => state.content ?? content.set(captured));
  }

  if (isLive) await connect(false);
  // Plain QR was switched on when no popup was there.
  if (settings.isPlainQr) endWaiting();
  else if (canStartAtOnce(state)) start();
  content.followImage(image, false);
  // Of two wishes the second: the image comes all the same.
  if (pending) content.take(pending);
  else if (image !== "for-code") offerFront();
  const takeNext = () => void readPendingShare(Date.now()).then((share) => share && content.take(share));
  onPendingShare(takeNext);
  // What has come, and what has ended, while this popup was opening.
  takeNext();
  followFetchingImage(content.followImage);
  onSettingsChanged((changed) => follow(changed, false));

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState,
    actions: {
      sendText,
      sendFiles: (picked) => void files.send(picked),
      sendContent: content.sendNow,
      editText: (row, text) => (text === null ? kept.endEdit(row.id) : kept.edit(row, text)),
      replaceText(itemId, share) {
        // Whatever goes wrong, the text is there at least once.
        sendText(share);
        kept.endEdit(itemId);
        send({ kind: "remove", itemId });
      },
      cancel: (itemId) => send({ kind: "cancel", itemId }),
      remove(itemId) {
        kept.endEdit(itemId);
        send({ kind: "remove", itemId });
      },
      saveAgain: (itemId) => send({ kind: "save-again", itemId }),
      end: () => send({ kind: "end" }),
      // A plain code is for no phone in particular: who wants a new one for a phone wants the other kind.
      newCode: () => (state.settings.isPlainQr ? setPlain(false, true) : start()),
      // What has come stands on the ended session's screen again, and nowhere else.
      setPlain: (isPlainQr) => setPlain(isPlainQr, !hasEndedWithItems(state)),
      setPlainText: kept.setPlainText,
      setServer: (server) => follow({ ...state.settings, server }, true),
      dismissNotice: kept.dismiss,
      openOwnWindow() {
        link?.send({ kind: "move" });
        void tabInFront(place.tabId)
          .then((tab) => openPopupWindow(tab?.id ?? null))
          .then(() => window.close());
      },
      draft,
    },
  };
}
