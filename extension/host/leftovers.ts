/**
 * Sessions that another has replaced, while something they received is not saved yet: it goes on, and what could not
 * be saved stays in view, or nobody could try again.
 */

import type { PeerSession } from "#transport/peer-session";
import type { FilesItem } from "#transport/snapshot";
import type { HostView } from "../lib/session-port.ts";
import type { FileSaver } from "./file-saver.ts";

type Leftover = {
  readonly session: PeerSession;
  readonly received: FileSaver;
  readonly unsubscribe: () => void;
  /** Its worker has told all there is to tell. */
  isClosed: boolean;
};

export type Leftovers = {
  add(session: PeerSession, received: FileSaver): void;
  settle(url: string | null, downloadId: number, isSaved: boolean): void;
  failed(): readonly FilesItem[];
  saves(): HostView["saves"];
  saveAgain(itemId: string): void;
  remove(itemId: string): void;
  /** Something is being saved, or waits for another try. */
  isNeeded(): boolean;
};

export function createLeftovers(onChange: () => void): Leftovers {
  let all: readonly Leftover[] = [];

  function letGo(): void {
    all = all.filter((leftover) => {
      const isNeeded = !leftover.isClosed || leftover.received.isNeeded();
      if (!isNeeded) leftover.unsubscribe();
      return isNeeded;
    });
  }

  return {
    add(session, received) {
      const update = (): void => {
        received.update(session.getSnapshot().items);
        onChange();
      };
      const leftover = { session, received, unsubscribe: session.subscribe(update), isClosed: false };
      all = [...all, leftover];
      update();
      void session.closed.then(() => {
        leftover.isClosed = true;
        letGo();
      });
    },
    settle(url, downloadId, isSaved) {
      for (const { received } of all) received.settle(url, downloadId, isSaved);
      letGo();
    },
    failed: () => all.flatMap(({ received }) => received.failed()),
    saves: () => Object.assign({}, ...all.map(({ received }) => received.saves())),
    saveAgain(itemId) {
      for (const { received } of all) received.saveAgain(itemId);
    },
    remove(itemId) {
      for (const { session, received } of all) {
        if (!received.failed().some(({ id }) => id === itemId)) continue;
        session.discard(itemId);
        received.update(session.getSnapshot().items.filter(({ id }) => id !== itemId));
      }
      letGo();
    },
    isNeeded: () => all.some(({ received }) => received.isNeeded()),
  };
}
