/**
 * What was handed to the session and may not have left yet: a new code takes it along.
 *
 * Also knows which item is the popup's offer, so that the next page's offer replaces it.
 */

import type { OutgoingFile, OutgoingText } from "#transport/outgoing";
import type { PeerSession } from "#transport/peer-session";
import { isUnsent } from "#transport/session-items";
import { asTextFile, isTooLong } from "#ui/text-file.ts";

type Entry =
  | { readonly kind: "text"; readonly text: OutgoingText; readonly isAsked: boolean }
  | { readonly kind: "files"; readonly files: readonly OutgoingFile[] };

export type Outbox = {
  /** One that is too long for a text goes as a text file. */
  sendText(session: PeerSession, text: OutgoingText): void;
  sendFiles(session: PeerSession, files: readonly OutgoingFile[]): void;
  /**
   * Replaces the last offer, if that has not left; what was asked for by name stays, and a page's link does not go
   * beside it. What waits already does not wait twice.
   */
  offer(session: PeerSession, text: OutgoingText, isAsked: boolean): void;
  withdraw(session: PeerSession): void;
  /** Is no offer any more: the next one does not replace it. */
  keep(itemId: string): void;
  remove(session: PeerSession, itemId: string): void;
  /** By the user's wish, so that it must not be lost: what merely was in front is none. */
  hasWaiting(session: PeerSession): boolean;
  /** Puts what `from` had not sent into `to`; both may be the same moment's old and new session. */
  carryOver(from: PeerSession, to: PeerSession): void;
};

export function createOutbox(): Outbox {
  let entries = new Map<string, Entry>();
  let offerId: string | null = null;

  function sendText(session: PeerSession, text: OutgoingText, isAsked = false): string {
    const id = isTooLong(text.text) ? session.sendFiles([asTextFile(text.text)]) : session.sendText(text);
    entries.set(id, { kind: "text", text, isAsked });
    return id;
  }

  function sendFiles(session: PeerSession, files: readonly OutgoingFile[]): void {
    entries.set(session.sendFiles(files), { kind: "files", files });
  }

  function remove(session: PeerSession, itemId: string): void {
    session.removeQueued(itemId);
    entries.delete(itemId);
    if (itemId === offerId) offerId = null;
  }

  /** The session lists what it was given a moment later: until then it has not left either. */
  function hasLeft(session: PeerSession, itemId: string): boolean {
    const item = session.getSnapshot().items.find(({ id }) => id === itemId);
    return item !== undefined && !isUnsent(item);
  }

  function findOffer(session: PeerSession): { readonly id: string; readonly entry: Entry } | null {
    const entry = offerId === null ? undefined : entries.get(offerId);
    if (offerId === null || entry === undefined || hasLeft(session, offerId)) return null;
    return { id: offerId, entry };
  }

  function waiting(session: PeerSession): readonly { readonly entry: Entry; readonly isOffer: boolean }[] {
    return [...entries]
      .filter(([id]) => !hasLeft(session, id))
      .map(([id, entry]) => ({ entry, isOffer: id === offerId }));
  }

  return {
    sendText: (session, text) => void sendText(session, text),
    sendFiles,
    remove,
    offer(session, text, isAsked) {
      const last = findOffer(session);
      if (last?.entry.kind === "text" && isSameText(last.entry.text, text)) {
        if (!isAsked) return;
        entries.set(last.id, { ...last.entry, isAsked });
        offerId = null;
        return;
      }
      if (last) remove(session, last.id);
      const texts = waiting(session).flatMap(({ entry }) => (entry.kind === "text" ? entry : []));
      const isOnlyPage = !isAsked && text.textKind === "link";
      if (texts.some((other) => isSameText(other.text, text) || (isOnlyPage && other.isAsked))) return;
      const id = sendText(session, text, isAsked);
      if (!isAsked) offerId = id;
    },
    hasWaiting: (session) => waiting(session).some(({ isOffer }) => !isOffer),
    withdraw(session) {
      const last = findOffer(session);
      if (last) remove(session, last.id);
    },
    keep(itemId) {
      if (itemId === offerId) offerId = null;
    },
    carryOver(from, to) {
      const kept = waiting(from);
      entries = new Map();
      offerId = null;
      for (const { entry, isOffer } of kept) {
        if (entry.kind === "files") sendFiles(to, entry.files);
        else {
          const id = sendText(to, entry.text, entry.isAsked);
          if (isOffer) offerId = id;
        }
      }
    },
  };
}

function isSameText(left: OutgoingText, right: OutgoingText): boolean {
  return left.text === right.text && left.title === right.title;
}
