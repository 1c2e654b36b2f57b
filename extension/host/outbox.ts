/**
 * What was handed to the session and may not have left yet: a new code takes it along.
 *
 * Also knows which item is the popup's offer, so that the next page's offer replaces it.
 */

import type { OutgoingFile, OutgoingText } from "#transport/outgoing";
import type { PeerSession } from "#transport/peer-session";
import type { Item } from "#transport/snapshot";

type Entry =
  | { readonly kind: "text"; readonly text: OutgoingText }
  | { readonly kind: "files"; readonly files: readonly OutgoingFile[] };

export type Outbox = {
  sendText(session: PeerSession, text: OutgoingText): void;
  sendFiles(session: PeerSession, files: readonly OutgoingFile[]): void;
  /** Replaces the last offer, if that has not left. */
  offer(session: PeerSession, text: OutgoingText): void;
  withdraw(session: PeerSession): void;
  remove(session: PeerSession, itemId: string): void;
  /** Puts what `from` had not sent into `to`; both may be the same moment's old and new session. */
  carryOver(from: PeerSession, to: PeerSession): void;
};

export function createOutbox(): Outbox {
  let entries = new Map<string, Entry>();
  let offerId: string | null = null;

  function sendText(session: PeerSession, text: OutgoingText): string {
    const id = session.sendText(text);
    entries.set(id, { kind: "text", text });
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

  return {
    sendText: (session, text) => void sendText(session, text),
    sendFiles,
    remove,
    offer(session, text) {
      const last = session.getSnapshot().items.find((item) => item.id === offerId);
      if (last && isUnsent(last)) {
        if (last.kind === "text" && last.text === text.text && last.title === text.title) return;
        remove(session, last.id);
      }
      offerId = sendText(session, text);
    },
    withdraw(session) {
      const last = session.getSnapshot().items.find((item) => item.id === offerId);
      if (last && isUnsent(last)) remove(session, last.id);
    },
    carryOver(from, to) {
      const kept = from.getSnapshot().items.flatMap((item) => {
        const entry = item.direction === "sent" && isUnsent(item) ? entries.get(item.id) : undefined;
        return entry ? [{ entry, isOffer: item.id === offerId }] : [];
      });
      entries = new Map();
      offerId = null;
      for (const { entry, isOffer } of kept) {
        if (entry.kind === "files") sendFiles(to, entry.files);
        else {
          const id = sendText(to, entry.text);
          if (isOffer) offerId = id;
        }
      }
    },
  };
}

function isUnsent(item: Item): boolean {
  return item.kind === "text" ? item.state === "queued" : item.state.kind === "queued";
}
