/** A peer session that does what the test says: the host's tests need its surface, not a phone. */

import { textMaxBytes } from "#protocol/limits";
import type { OutgoingFile, OutgoingText } from "#transport/outgoing";
import type { PeerSession } from "#transport/peer-session";
import type { Item, SessionSnapshot } from "#transport/snapshot";

export type FakeSession = PeerSession & {
  /** Its goodbye takes until then; without it no time at all. */
  holdGoodbye(): { release(): void };
  /** What is given to it is listed then, as a real one lists it only once its worker has it. */
  holdItems(): { release(): void };
  set(change: Partial<SessionSnapshot>): void;
  readonly discarded: string[];
};

export function createFakeSession(link: string): FakeSession {
  const listeners = new Set<() => void>();
  const discarded: string[] = [];
  let held: Promise<void> | undefined;
  let onEnded = (): void => {};
  const closed = new Promise<void>((resolve) => {
    onEnded = resolve;
  }).then(() => held);
  let count = 0;
  let unlisted: Item[] | null = null;
  let snapshot: SessionSnapshot = {
    role: "host",
    phase: { kind: "waiting" },
    link,
    linkExpiresAt: 600_000,
    peer: null,
    safetyWords: null,
    items: [],
    notices: [],
  };

  function set(change: Partial<SessionSnapshot>): void {
    snapshot = { ...snapshot, ...change };
    if (snapshot.phase.kind === "ended") onEnded();
    for (const listener of listeners) listener();
  }

  function add(item: Item): string {
    if (unlisted === null) set({ items: [...snapshot.items, item] });
    else unlisted.push(item);
    return item.id;
  }

  function remove(itemId: string): void {
    unlisted = unlisted?.filter((item) => item.id !== itemId) ?? null;
    set({ items: snapshot.items.filter((item) => item.id !== itemId) });
  }

  return {
    set,
    discarded,
    closed,
    holdItems() {
      unlisted = [];
      return {
        release() {
          const items = unlisted ?? [];
          unlisted = null;
          set({ items: [...snapshot.items, ...items] });
        },
      };
    },
    holdGoodbye() {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return { release };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    sendText(text: OutgoingText) {
      if (text.text.length > textMaxBytes) throw new RangeError("The text is over textMaxBytes.");
      return add({ kind: "text", id: `s${++count}`, direction: "sent", at: count, ...text, state: "queued" });
    },
    sendFiles: (files: readonly OutgoingFile[]) =>
      add({
        kind: "files",
        id: `s${++count}`,
        direction: "sent",
        at: count,
        files: files.map(({ file, path }) => ({
          name: file.name,
          path,
          sizeBytes: file.size,
          mediaType: file.type,
          durableBytes: 0,
          state: "waiting",
        })),
        totalBytes: 0,
        durableBytes: 0,
        bytesPerSecond: 0,
        secondsLeft: null,
        state: { kind: "queued" },
      }),
    cancel: () => undefined,
    removeQueued: remove,
    readFile: async (itemId, fileIndex) => new File([itemId], `${fileIndex}`),
    discard(itemId) {
      discarded.push(itemId);
      remove(itemId);
    },
    end: () => set({ phase: { kind: "ended", reason: { kind: "ended-here" } }, link: null }),
  };
}
