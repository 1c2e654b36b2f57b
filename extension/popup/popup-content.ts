/** What is in front of the user, or was asked for by a menu entry, on its way into the session. */

import { type Content, shareForPhone } from "../lib/content.ts";
import type { FetchingImage } from "../lib/fetching-image.ts";
import type { PendingShare } from "../lib/pending-share.ts";
import type { Command } from "../lib/session-port.ts";
import { canMakeWay, canTake, type StateHolder } from "./popup-state.ts";

export type ContentPorts = StateHolder & {
  send(command: Command): void;
  /** With a new code, and what is in front handed over to its session. */
  start(): void;
  /** What a menu entry asked for is on its way: the next popup need not have it. */
  forgetWish(wish: PendingShare): void;
  /** This popup says so: the next one need not. */
  forgetLostImages(): void;
  /** What the icon offers. */
  offerFront(): void;
};

export type PopupContent = {
  set(content: Content): void;
  /** What a menu entry wants to send. */
  take(share: PendingShare): void;
  /** A menu entry wants to send an image, which the background hands to the session itself, or a link in its place. */
  /** `hasBegun`: another one has, so that the loss of the last is old. */
  followImage(image: FetchingImage, hasBegun: boolean): void;
  /** Puts it into the session that waits for a phone. */
  handOver(): void;
  /** To the phone that is connected. */
  sendNow(): void;
};

export function createPopupContent(ports: ContentPorts): PopupContent {
  const { getState, update, send, start } = ports;
  let wish: PendingShare | null = null;

  function markSent(): void {
    update({ isContentSent: true });
    if (wish && getState().content?.source === "menu") ports.forgetWish(wish);
  }

  function handOver(): void {
    const { content, edits, isContentSent } = getState();
    if (!content || isContentSent || !canTake(getState(), content)) return;
    for (const { itemId, original } of edits) {
      // Begun when something else was in front: what is now must not push the row out with the text typed into it.
      if (original !== content.share?.text) send({ kind: "keep", itemId });
    }
    const share = shareForPhone(content);
    if (!share) {
      // An offer of a popup before this one, about another tab.
      send({ kind: "withdraw" });
      return;
    }
    markSent();
    send({ kind: "offer", share, isAsked: content.source === "menu" });
  }

  function set(content: Content): void {
    update({ content, isContentSent: false });
    if (content.source === "menu" && canMakeWay(getState())) start();
    else handOver();
  }

  return {
    set,
    handOver,
    take(asked) {
      if (asked.at === wish?.at) return;
      wish = asked;
      // Asked for by name, it goes before what was typed; that stays stored, and the next popup has it again.
      update({ plainText: null });
      set({ source: "menu", share: asked.share, note: asked.note });
      // A plain code is all that is wanted of it, or there is nothing that could go.
      if (getState().settings.isPlainQr || asked.note === "local-file") ports.forgetWish(asked);
    },
    followImage(image, hasBegun) {
      const { isFetchingImage, content } = getState();
      if (hasBegun) update({ isImageLost: false });
      if (image === "lost") {
        update({ isFetchingImage: false, isImageLost: true });
        ports.forgetLostImages();
        if (!isFetchingImage || content?.share) return;
        update({ content: null });
        ports.offerFront();
      } else if (isFetchingImage !== (image === "for-code")) {
        update({ isFetchingImage: !isFetchingImage });
        if (isFetchingImage) return;
        update({ plainText: null });
        set({ source: "menu", share: null, note: null });
      }
    },
    sendNow() {
      const share = shareForPhone(getState().content);
      if (!share || getState().isContentSent) return;
      send({ kind: "send-text", share });
      markSent();
    },
  };
}
