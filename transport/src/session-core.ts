/**
 * What host and guest have in common: the store, the worker, the connections, and how a session ends.
 *
 *   connector (host-connector, guest-connector) ── adopt(connection) ──►  core  ◄── worker
 *                                              ◄── onLost, onEstablished ──
 */

import type { Psk } from "#protocol/channel/psks";
import { reconnectGraceMs } from "#protocol/limits";
import type { MemberRole } from "#protocol/signalling/peer-id";
import { type ConnectionAttempts, createConnectionAttempts } from "./connection-attempts.ts";
import type { EarlyWorker } from "./early-worker.ts";
import type { SelfDescription } from "./outgoing.ts";
import type { PeerConnection } from "./peer-connection.ts";
import { type ItemEvent, isDone } from "./session-items.ts";
import type { SessionState } from "./session-state.ts";
import { createSessionStore, type SessionStore } from "./session-store.ts";
import { openSessionWorker, type SessionWorker } from "./session-worker-client.ts";
import type { EndReason, Item } from "./snapshot.ts";
import { sleptMs } from "./wake-up.ts";
import type { Attempt, FromWorker, LostCause } from "./worker/messages.ts";

export type CoreOptions = {
  readonly role: MemberRole;
  readonly sessionId: string;
  readonly psk: Psk;
  readonly self: SelfDescription;
  readonly initial: SessionState;
  readonly onReceived: ((item: Item) => void) | undefined;
  readonly earlyWorker?: EarlyWorker | undefined;
};

export type SessionCore = {
  readonly store: SessionStore;
  readonly worker: SessionWorker;
  readonly attempts: ConnectionAttempts;
  /** Aborted when the session has ended. */
  readonly signal: AbortSignal;
  /** What connectors and the saved session want to hear. */
  on<Kind extends keyof CoreEvents>(kind: Kind, listener: CoreEvents[Kind]): void;
  adopt(connection: PeerConnection): Attempt;
  end(reason: EndReason): void;
  /** The server says that a member has ended the session: it may say what it likes while we do without it (SG8). */
  hearSessionEnded(): void;
  /** Takes an item off the list. */
  remove(type: "remove" | "discard", itemId: string): void;
  /** Resolves when the session has ended and the goodbye is out, or cannot go out any more. */
  readonly closed: Promise<void>;
  readFile(itemId: string, fileIndex: number): Promise<File>;
};

export type CoreEvents = {
  readonly established: (resumptionPsk: Uint8Array) => void;
  readonly lost: (wasEstablished: boolean) => void;
  readonly quiet: (isQuiet: boolean) => void;
  readonly ended: (reason: EndReason) => void;
};

/** How long the goodbye and the tidying may take before the connections are cut. */
const goodbyeTimeoutMs = 4_000;
/** Who has ended falls silent, and is quiet by then (TX35). */
const endDoubtMs = 8_000;
/** By the clock: timers stand still while a device sleeps, the ten minutes do not (TX42). */
const graceCheckMs = 1_000;
/** After a sleep the other side may be there all the same: it has these to say so. */
const graceChecksMin = 5;

export function createSessionCore(options: CoreOptions): SessionCore {
  const { role, sessionId, psk, self, onReceived } = options;
  const store = createSessionStore(options.initial);
  const ending = new AbortController();
  const listeners: { [Kind in keyof CoreEvents]: CoreEvents[Kind][] } = {
    established: [],
    lost: [],
    quiet: [],
    ended: [],
  };
  const reads = new Map<number, (file: File | null) => void>();
  let lastRead = 0;
  /** Off the list, and perhaps with files that the worker still removes. */
  const removing = new Set<string>();
  let graceTimer: ReturnType<typeof setInterval> | undefined;
  let hasSaidGoodbye = false;
  let isEndedAtServer = false;
  let onClosed = (): void => {};
  const closed = new Promise<void>((resolve) => {
    onClosed = resolve;
  });
  let hasWorker = true;

  const fail = () => end({ kind: "protocol-error", code: "internal-error" });
  const worker = openSessionWorker(hear, fail, options.earlyWorker);
  const attempts = createConnectionAttempts(worker, {
    onPath: (path) => store.dispatch({ kind: "path", path }),
    onForged: () => lose(false, { kind: "handshake-refused" }),
  });
  worker.post({ type: "start", role, sessionId, psk, self });

  function hear(message: FromWorker): void {
    switch (message.type) {
      case "established":
        clearInterval(graceTimer);
        isEndedAtServer = false;
        attempts.establish(message.attempt);
        store.dispatch({ kind: "established", safetyWords: message.safetyWords });
        for (const listener of listeners.established) listener(message.resumptionPsk);
        break;
      case "lost":
        void hearLost(message);
        break;
      case "quiet":
        store.dispatch({ kind: "quiet", isQuiet: message.isQuiet });
        if (message.isQuiet) startGrace(message.heardAt);
        else clearInterval(graceTimer);
        for (const listener of listeners.quiet) listener(message.isQuiet);
        break;
      case "peer":
        store.dispatch({ kind: "peer", peer: message.peer });
        break;
      case "items":
        hearItems(message.event, message.arrived);
        break;
      case "file":
        reads.get(message.requestId)?.(message.file);
        reads.delete(message.requestId);
        break;
      case "ended":
        hasSaidGoodbye = true;
        cutOff();
        releaseWorker();
        break;
    }
  }

  function hearItems(event: ItemEvent, arrived: string | null): void {
    store.dispatch(event);
    const item = store.getSnapshot().items.find(({ id }) => id === arrived);
    if (item !== undefined) onReceived?.(item);
    if (event.kind !== "item-removed") return;
    removing.delete(event.id);
    releaseWorker();
  }

  async function hearLost(message: Extract<FromWorker, { type: "lost" }>) {
    const { attempt, wasEstablished, cause, heardAt } = message;
    if (!wasEstablished && cause.kind === "closed") await attempts.judge(attempt);
    attempts.drop(attempt);
    lose(wasEstablished, cause, heardAt);
  }

  function lose(wasEstablished: boolean, cause: LostCause, heardAt = Date.now()): void {
    const isFirstAtGuest = role === "guest" && !store.state.isPaired;
    if (cause.kind === "ended-by-peer") end({ kind: "ended-by-peer" });
    else if (cause.kind === "protocol-error" && (wasEstablished || isFirstAtGuest)) {
      end({ kind: "protocol-error", code: cause.code });
    } else if (cause.kind !== "closed") {
      // It had joined all the same: the code is used (PR14).
      if (role === "host") store.dispatch({ kind: "guest-came", now: Date.now() });
      // Whoever fails before the handshake is through is a stranger, whatever the code says.
      store.dispatch({ kind: "handshake-refused" });
      if (store.getSnapshot().phase.kind === "ended") finish();
    }
    if (ending.signal.aborted) return;
    if (isEndedAtServer && attempts.established === null) {
      end({ kind: "ended-by-peer" });
      return;
    }
    if (wasEstablished && attempts.established === null) {
      store.dispatch({ kind: "channel-lost", heardAt });
      startGrace(heardAt);
    }
    for (const listener of listeners.lost) listener(wasEstablished);
  }

  function startGrace(heardAt: number): void {
    let checks = 0;
    let checkedAt = Date.now();
    clearInterval(graceTimer);
    if (ending.signal.aborted) return;
    graceTimer = setInterval(() => {
      const now = Date.now();
      checks = now - checkedAt > sleptMs ? 1 : checks + 1;
      checkedAt = now;
      if (checks >= graceChecksMin && now - heardAt >= reconnectGraceMs) end({ kind: "peer-lost" });
    }, graceCheckMs);
  }

  function end(reason: EndReason): void {
    if (ending.signal.aborted) return;
    store.dispatch({ kind: "ended", reason });
    finish();
  }

  /** The store says that it has ended; the rest follows. */
  function finish(): void {
    const { phase } = store.getSnapshot();
    if (ending.signal.aborted || phase.kind !== "ended") return;
    clearInterval(graceTimer);
    ending.abort();
    // Another tab has the session: the files on the disk are that tab's, and the peer must not be told of an end.
    if (phase.reason.kind === "in-another-tab" && !hasFiles()) letWorkerGo();
    else worker.post({ type: "end" });
    setTimeout(cutOff, goodbyeTimeoutMs);
    for (const listener of listeners.ended) listener(phase.reason);
  }

  function cutOff(): void {
    attempts.dropAll();
    onClosed();
  }

  function hearSessionEnded(): void {
    isEndedAtServer = true;
    if (attempts.established === null) end({ kind: "ended-by-peer" });
    else setTimeout(doubtEnd, endDoubtMs);
  }

  /** An older server says the same of a link that has expired, a hostile one at any time: whoever still talks has not ended. */
  function doubtEnd(): void {
    const { phase } = store.getSnapshot();
    if (phase.kind !== "connected") return;
    if (phase.isQuiet) setTimeout(doubtEnd, endDoubtMs);
    else isEndedAtServer = false;
  }

  /** After the end the worker stays for as long as there are files to be read from it. */
  function releaseWorker(): void {
    if (hasSaidGoodbye && removing.size === 0 && !hasFiles()) letWorkerGo();
  }

  function hasFiles(): boolean {
    return store.getSnapshot().items.some(hasFilesHere);
  }

  function letWorkerGo(): void {
    worker.terminate();
    for (const resolve of reads.values()) resolve(null);
    reads.clear();
    hasWorker = false;
  }

  if (options.initial.snapshot.phase.kind === "reconnecting") startGrace(Date.now());

  return {
    store,
    worker,
    attempts,
    signal: ending.signal,
    on(kind, listener) {
      listeners[kind].push(listener);
    },
    adopt: (connection) => attempts.add(connection),
    end,
    hearSessionEnded,
    remove(type, itemId) {
      // The worker may be gone by then, or have thousands of files to remove.
      store.dispatch({ kind: "item-removed", id: itemId });
      removing.add(itemId);
      worker.post({ type, itemId });
    },
    closed,
    async readFile(itemId, fileIndex) {
      const requestId = ++lastRead;
      const file = await new Promise<File | null>((resolve) => {
        if (!hasWorker) {
          resolve(null);
          return;
        }
        reads.set(requestId, resolve);
        worker.post({ type: "read-file", requestId, itemId, fileIndex });
      });
      if (file === null) throw new DOMException("This file is not here.", "NotFoundError");
      return file;
    },
  };
}

function hasFilesHere(item: Item): boolean {
  return item.kind === "files" && item.direction === "received" && item.files.some(isDone);
}
