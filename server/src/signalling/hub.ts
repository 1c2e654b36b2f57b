/**
 * The signalling sockets of this node: who is connected, what each may send, and when a socket ends
 * (docs/protocol/2-signalling, SG14–SG25).
 */
import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import type { NoticeCode, SessionId } from "#protocol/signalling/api";
import type { OfferEnvelope } from "#protocol/signalling/envelope";
import { formatPeerId, otherRole, type PeerName } from "#protocol/signalling/peer-id";
import { closeCodes, silentAfterMs } from "#protocol/signalling/socket";
import { type Limits, sessionGraceMs, sessionSweepMs } from "../limits.ts";
import type { Figures } from "../operation/figures.ts";
import { createSessionMarks } from "../operation/session-marks.ts";
import type { Relay } from "../ports/relay.ts";
import type { SessionRecord, SessionStore } from "../ports/session-store.ts";
import { StoreUnavailable } from "../ports/unavailable.ts";
import { createAddressCounts } from "./address-counts.ts";
import { createCarrier } from "./carrier.ts";
import { Connection } from "./connection.ts";
import { inTurns } from "./in-turns.ts";
import { createInbox, type InboxDeps } from "./inbox.ts";
import { formatNotice } from "./notice.ts";
import { createRouter, type ServerWord } from "./router.ts";
import { sendAway } from "./send-away.ts";

export type HubDeps = {
  readonly store: SessionStore;
  readonly relay: Relay;
  readonly limits: Limits;
  readonly elapsed: () => number;
  readonly figures: Figures;
  /** Something failed that no peer can do anything about. */
  readonly onError: (error: unknown) => void;
};

export type Hub = {
  readonly size: number;
  readonly isClosing: boolean;
  /** Envelopes taken and not yet handed on. */
  readonly waiting: number;
  hasRoomFor(address: string): boolean;
  /** Takes over an open socket of a verified member; `register` shows the connection to PeerServer. */
  accept(
    socket: WebSocket,
    member: PeerName,
    session: SessionRecord,
    address: string,
    register: (connection: Connection) => void,
  ): void;
  /** With the peer's next socket where it has none (SG5). */
  notify(peerId: string, code: NoticeCode): Promise<void>;
  /** SG56: of a guest that is just joining. False: there is no room for it. */
  passOffer(fromPeerId: string, offer: OfferEnvelope): Promise<boolean>;
  endSession(sessionId: SessionId): Promise<void>;
  /** From here on nobody is accepted; those who are here are sent elsewhere, one after the other, within spreadMs. */
  close(spreadMs: number): Promise<void>;
};

const presenceMs = silentAfterMs;
/** The other member knows, or the peer comes back at once. */
const quietCodes: ReadonlySet<number> = new Set([
  closeCodes.replaced,
  closeCodes.sessionEnded,
  closeCodes.restart,
]);
const heartbeat = JSON.stringify({ type: "HEARTBEAT" });

export async function createHub(deps: HubDeps): Promise<Hub> {
  const { store, relay, limits, elapsed, figures } = deps;
  const router = await createRouter({
    relay,
    receive,
    replaced: (connection) => connection.end(closeCodes.replaced),
    onReturn: () => guard(inTurns([...router.connections.values()], keep)),
    count: figures.envelope,
    onError: report,
  });
  const marks = createSessionMarks(store, figures, deps.onError);
  const carrier = createCarrier({ router, figures, hasOther, answered: marks.answered, report });
  let waitingHere = 0;
  let isClosing = false;
  let isSweeping = false;
  const byAddress = createAddressCounts();

  function receive(connection: Connection, word: ServerWord): void {
    if (word.kind === "notice") {
      connection.send(word.text);
    } else {
      connection.send(formatNotice("session-ended"));
      connection.end(closeCodes.sessionEnded);
    }
  }

  const inboxDeps: InboxDeps = {
    limits,
    elapsed,
    heartbeat: (connection) => connection.emit("message", heartbeat),
    reported: (connection, { payload }) => marks.reported(connection, payload.outcome),
    passOn: carrier.passOn,
    route: (from, envelope, text) => carrier.route(from, envelope, text).catch(report),
    waits: (change) => {
      waitingHere += change;
    },
  };

  async function arrive(connection: Connection): Promise<void> {
    if (!connection.isClosed) {
      await Promise.all([router.announce(connection, presenceMs), keepSession(connection)]);
    }
  }

  /**
   * A connected member keeps a joined session alive; an unused link expires all the same (SG6). That is the end of no
   * session: after a restart without a store the link may be that of two devices which are connected.
   */
  async function keepSession(connection: Connection): Promise<void> {
    const known = connection.session;
    const session = await store.keep(known, sessionGraceMs);
    if (session !== null) {
      connection.session = session;
      return;
    }
    if (connection.member.role === "host" && known.guestClaimHash === null) {
      figures.session("session-unused");
      connection.end(closeCodes.sessionEnded);
      return;
    }
    receive(connection, { kind: "end", peerId: connection.peerId });
  }

  /** Of a host whose guest this node has not seen yet. */
  async function hasOther(connection: Connection): Promise<boolean> {
    const session = await store.find(connection.member.sessionId);
    if (session?.guestClaimHash === null) {
      return false;
    }
    // None: a store that has forgotten everything learns of the session again (SG35).
    connection.session = session ?? connection.session;
    return true;
  }

  async function leave(connection: Connection, code: number | null): Promise<void> {
    figures.socketClosed(code);
    const isQuiet = code !== null && quietCodes.has(code);
    const { sessionId, role } = connection.member;
    await Promise.all([
      router.remove(connection, code !== closeCodes.sessionEnded),
      isQuiet ? undefined : tellLeft(formatPeerId(sessionId, otherRole(role))),
    ]);
  }

  /** Only to who is there: whoever comes later finds the peer back, or nowhere. */
  function tellLeft(peerId: string): Promise<void> {
    return router.tell({ kind: "notice", peerId, text: formatNotice("peer-left") });
  }

  async function look(connection: Connection): Promise<void> {
    if (elapsed() - connection.heardAt > silentAfterMs) {
      connection.end(closeCodes.silent);
    } else {
      connection.ping();
      await keep(connection);
    }
  }

  /** A slow store would only be asked more, were one begun before the last is done. */
  async function sweep(): Promise<void> {
    if (isSweeping) {
      return;
    }
    isSweeping = true;
    try {
      await inTurns([...router.connections.values()], look);
    } finally {
      isSweeping = false;
    }
  }

  /** Stores that were away, or have forgotten, learn again who is here; a peer that moved meanwhile is let go. */
  async function keep(connection: Connection): Promise<void> {
    const keepPlace = async (): Promise<void> => {
      if (!connection.isClosed && !(await router.keep(connection, presenceMs))) {
        connection.end(closeCodes.replaced);
      }
    };
    await Promise.all([connection.run(keepPlace), keepSession(connection)]);
  }

  function guard(task: Promise<void>): void {
    task.catch(report);
  }

  /** That a store is away is in the log once, and in /readyz, not again for each peer. */
  function report(error: unknown): void {
    if (!(error instanceof StoreUnavailable)) {
      deps.onError(error);
    }
  }

  const timer = setInterval(() => guard(sweep()), sessionSweepMs);
  timer.unref();

  return {
    get size() {
      return router.connections.size;
    },

    get isClosing() {
      return isClosing;
    },

    get waiting() {
      return waitingHere;
    },

    hasRoomFor: (address) => !byAddress.isFull(address, limits.socketsPerAddress),

    accept(socket, member, session, address, register) {
      const connection = new Connection({
        socket,
        member,
        session,
        connectionId: randomUUID(),
        openedAt: elapsed(),
      });
      byAddress.add(address);
      // The older socket goes first: PeerServer would answer ID-TAKEN while it knows another one.
      router.add(connection)?.end(closeCodes.replaced);
      const inbox = createInbox(connection, inboxDeps);
      socket.on("message", inbox.message);
      socket.on("pong", () => {
        connection.heardAt = elapsed();
        if (inbox.control()) {
          connection.emit("message", heartbeat);
        }
      });
      socket.on("ping", (data) => {
        if (inbox.control()) {
          connection.pong(data);
        }
      });
      // Too large, not UTF-8, reset: ws closes the socket with the code that fits, "close" follows.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        connection.markClosed();
        byAddress.remove(address);
      });
      connection.once("close", (code: number | null) => guard(leave(connection, code)));
      register(connection);
      guard(connection.run(() => arrive(connection)));
    },

    async notify(peerId, code) {
      await router.deliver(peerId, formatNotice(code));
    },

    passOffer: carrier.passOffer,

    async endSession(sessionId) {
      for (const role of ["host", "guest"] as const) {
        const peerId = formatPeerId(sessionId, role);
        await router.tell({ kind: "end", peerId });
        await relay.clear(peerId);
      }
    },

    async close(spreadMs) {
      isClosing = true;
      await sendAway([...router.connections.values()], spreadMs);
      clearInterval(timer);
      await router.close();
    },
  };
}
