/**
 * The host: owns the one live peer session of this browser, whatever document it runs in.
 *
 * Popups are watchers. They come and go, and the service worker too; everything that must outlive them is here.
 */

import { parseBase64url } from "#protocol/bytes";
import type { OutgoingFile, SelfDescription } from "#transport/outgoing";
import type { HostOptions, PeerSession } from "#transport/peer-session";
import type { EndReason, Item } from "#transport/snapshot";
import type { Badge, News, TextShare } from "../lib/messages.ts";
import type { Command, HostView } from "../lib/session-port.ts";
import { badgeOf } from "./badge-of.ts";
import { createFileSaver, type FileSaver } from "./file-saver.ts";
import { createLeftovers } from "./leftovers.ts";
import { createOutbox } from "./outbox.ts";
import { createThrottle } from "./throttle.ts";

export type SessionHostPorts = {
  openSession(options: HostOptions): PeerSession;
  readonly self: SelfDescription;
  download(url: string, path: string): Promise<number>;
  setBadge(badge: Badge): void;
  tell(news: News): void;
  /** The page's origin as the server says; null where it does not answer. */
  fetchPageOrigin(serverUrl: string): Promise<string | null>;
  savePageOrigin(page: { readonly serverUrl: string; readonly pageOrigin: string }): void;
  /** Nothing left to show or deliver. */
  onIdle(): void;
};

export type SessionHost = {
  run(command: Command): void;
  sendFiles(files: readonly OutgoingFile[]): void;
  /** False where no phone is connected: nothing was sent then. */
  sendNow(share: TextShare): boolean;
  isConnected(): boolean;
  /** Nobody can see its code any more. */
  endWaiting(): void;
  /** There is something to show or deliver. */
  isNeeded(): boolean;
  settleDownload(url: string | null, downloadId: number, isSaved: boolean): void;
  view(): HostView;
  /** Called at once and after each change, throttled. Returns the function that stops it. */
  watch(watcher: (view: HostView) => void): () => void;
};

type Live = {
  readonly session: PeerSession;
  readonly received: FileSaver;
  readonly serverUrl: string;
  pageOrigin: string;
  readonly unsubscribe: () => void;
};

/** Ten a second look smooth; a progress event per chunk would not help anybody. */
const publishEveryMs = 100;
/** A window takes a second or so to open on a slow machine. */
const moveMaxMs = 5_000;
/** A notification shows less of a text than this. */
const newsMaxChars = 1_000;
/**
 * Endings after which a popup that looks later needs nothing of us. Other than `isExpectedEnd`: what the phone had
 * sent before it ended the session is to be seen, and what had not gone to it goes along to the next code.
 */
const goneWithTheirEnd: ReadonlySet<EndReason["kind"]> = new Set(["ended-here", "link-expired"]);

export function createSessionHost(ports: SessionHostPorts): SessionHost {
  const outbox = createOutbox();
  const watchers = new Set<(view: HostView) => void>();
  const told = new Set<string>();
  /** Files that came before any session, from a menu entry. */
  let held: (readonly OutgoingFile[])[] = [];
  let live: Live | null = null;
  let sessionNumber = 0;
  /** Sessions from their start until their goodbye is out. */
  let openCount = 0;
  /** Somebody has looked since the last change of phase. */
  let isEndSeen = false;
  /** Runs while the popup becomes a window of its own. */
  let moveTimer: ReturnType<typeof setTimeout> | undefined;

  const publish = createThrottle(publishEveryMs, () => {
    const view = currentView();
    for (const watcher of watchers) watcher(view);
    const badge = badgeOf(view.session);
    const isUnsaved = live?.received.failed().length || leftovers.failed().length;
    ports.setBadge(badge.kind === "none" && isUnsaved ? { kind: "problem" } : badge);
    if (!isNeeded()) ports.onIdle();
  });
  const leftovers = createLeftovers(publish);

  function start(command: Extract<Command, { kind: "start" }>): void {
    const isLive = live !== null && live.session.getSnapshot().phase.kind !== "ended";
    if (isLive && !command.isNew) return;
    const before = live;
    const session = ports.openSession({
      secret: parseBase64url(command.secret),
      pageOrigin: command.pageOrigin,
      serverUrl: command.serverUrl,
      self: ports.self,
    });
    openCount++;
    void session.closed.then(() => {
      openCount--;
      publish();
    });
    if (before) close(before, session);
    const received = createFileSaver(session, {
      download: ports.download,
      onChange: publish,
      onItemSaved: (files, downloadId) =>
        ports.tell({
          kind: "files-saved",
          from: peerLabel(session),
          count: files.length,
          firstName: files[0]?.name ?? "",
          downloadId,
        }),
      onItemFailed: (files) =>
        ports.tell({ kind: "files-not-saved", count: files.length, firstName: files[0]?.name ?? "" }),
    });
    sessionNumber++;
    isEndSeen = false;
    told.clear();
    live = {
      session,
      received,
      serverUrl: command.serverUrl,
      pageOrigin: command.pageOrigin,
      unsubscribe: session.subscribe(onSessionChange),
    };
    for (const files of held) outbox.sendFiles(session, files);
    held = [];
    void correctPageOrigin(live, command.serverUrl);
    publish();
  }

  function close(old: Live, next: PeerSession | null): void {
    old.unsubscribe();
    if (next) outbox.carryOver(old.session, next);
    if (old.session.getSnapshot().phase.kind !== "ended") old.session.end();
    leftovers.add(old.session, old.received);
  }

  async function correctPageOrigin(of: Live, serverUrl: string): Promise<void> {
    const pageOrigin = await ports.fetchPageOrigin(serverUrl);
    if (pageOrigin === null || pageOrigin === of.pageOrigin) return;
    of.pageOrigin = pageOrigin;
    ports.savePageOrigin({ serverUrl, pageOrigin });
    publish();
  }

  function onSessionChange(): void {
    if (!live) return;
    const { items } = live.session.getSnapshot();
    live.received.update(items);
    tellTexts(items);
    publish();
  }

  function tellTexts(items: readonly Item[]): void {
    if (!live) return;
    for (const item of items) {
      if (item.kind !== "text" || item.direction !== "received" || told.has(item.id)) continue;
      told.add(item.id);
      ports.tell({
        kind: "text-arrived",
        from: peerLabel(live.session),
        text: item.text.slice(0, newsMaxChars),
      });
    }
  }

  function currentView(): HostView {
    if (!live) return { sessionNumber, session: null, serverUrl: null, unsavedIds: [], saves: {} };
    const snapshot = live.session.getSnapshot();
    const unsaved = leftovers.failed();
    const apart = [...unsaved, ...live.received.archived()];
    const apartIds = new Set(apart.map(({ id }) => id));
    const items =
      apart.length === 0
        ? snapshot.items
        : [...apart, ...snapshot.items.filter(({ id }) => !apartIds.has(id))].sort(
            (one, other) => one.at - other.at,
          );
    const own = live.received.saves();
    const saves = unsaved.length === 0 ? own : { ...leftovers.saves(), ...own };
    const link = snapshot.link && withOrigin(snapshot.link, live.pageOrigin);
    if (snapshot.phase.kind === "ended" && watchers.size > 0) isEndSeen = true;
    return {
      sessionNumber,
      session: { ...snapshot, link, items },
      serverUrl: live.serverUrl,
      unsavedIds: unsaved.map(({ id }) => id),
      saves,
    };
  }

  function isNeeded(): boolean {
    if (watchers.size > 0 || moveTimer !== undefined || held.length > 0 || openCount > 0) return true;
    if (leftovers.isNeeded()) return true;
    if (!live) return false;
    const { phase } = live.session.getSnapshot();
    if (phase.kind !== "ended" || live.received.isNeeded() || outbox.hasWaiting(live.session)) return true;
    return !isEndSeen && !goneWithTheirEnd.has(phase.reason.kind);
  }

  function move(): void {
    clearTimeout(moveTimer);
    moveTimer = setTimeout(() => {
      moveTimer = undefined;
      publish();
    }, moveMaxMs);
  }

  function sendFiles(files: readonly OutgoingFile[]): void {
    if (live && live.session.getSnapshot().phase.kind !== "ended") outbox.sendFiles(live.session, files);
    else held.push(files);
    publish();
  }

  return {
    run(command) {
      if (command.kind === "start") return start(command);
      if (command.kind === "move") return move();
      if (!live) return;
      const { session } = live;
      switch (command.kind) {
        case "offer": {
          // What merely was in front of the user goes only where the popup showed that it would.
          const isUnpaired = ["waiting", "connecting"].includes(session.getSnapshot().phase.kind);
          if (isUnpaired) outbox.offer(session, command.share, command.isAsked);
          else if (command.isAsked) outbox.sendText(session, command.share);
          return;
        }
        case "withdraw":
          return outbox.withdraw(session);
        case "keep":
          return outbox.keep(command.itemId);
        case "send-text":
          return outbox.sendText(session, command.share);
        case "cancel":
          return session.cancel(command.itemId);
        case "remove":
          live.received.forget(command.itemId);
          leftovers.remove(command.itemId);
          return outbox.remove(session, command.itemId);
        case "save-again":
          leftovers.saveAgain(command.itemId);
          return live.received.saveAgain(command.itemId);
        case "end":
          return session.end();
      }
    },
    sendFiles,
    sendNow(share) {
      if (!live || !isConnected()) return false;
      outbox.sendText(live.session, share);
      return true;
    },
    isConnected,
    endWaiting() {
      if (watchers.size === 0 && live?.session.getSnapshot().phase.kind === "waiting") live.session.end();
    },
    isNeeded,
    settleDownload(url, downloadId, isSaved) {
      live?.received.settle(url, downloadId, isSaved);
      leftovers.settle(url, downloadId, isSaved);
      publish();
    },
    view: currentView,
    watch(watcher) {
      watchers.add(watcher);
      clearTimeout(moveTimer);
      moveTimer = undefined;
      watcher(currentView());
      return () => {
        watchers.delete(watcher);
        if (!live && moveTimer === undefined) held = [];
        publish();
      };
    },
  };

  function isConnected(): boolean {
    return live?.session.getSnapshot().phase.kind === "connected";
  }
}

function peerLabel(session: PeerSession): string {
  return session.getSnapshot().peer?.label ?? "";
}

/** Same secret, other page: the server knows best where its page is. */
function withOrigin(link: string, pageOrigin: string): string {
  return pageOrigin + link.slice(new URL(link).origin.length);
}
