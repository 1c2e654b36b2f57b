/**
 * One peer's signalling socket, and the stand-in for it that PeerServer gets (docs/protocol/2-signalling, SG16).
 *
 *     WebSocket ◄──► Connection ◄── send, close ── PeerServer
 *                        └── "message" (checked envelopes to a peer of this node), "close" ──► PeerServer
 */
import { EventEmitter } from "node:events";
import type { WebSocket } from "ws";
import { formatPeerId, type PeerName } from "#protocol/signalling/peer-id";
import { closeCodes } from "#protocol/signalling/socket";
import type { SessionRecord } from "../ports/session-store.ts";

/** A peer that does not read is dropped before it fills the server's memory. */
const unsentMaxBytes = 1024 * 1024;
/** A socket that does not answer the close frame. */
const closeWaitMs = 2_000;

export type OpenedConnection = {
  readonly socket: WebSocket;
  readonly member: PeerName;
  readonly session: SessionRecord;
  readonly connectionId: string;
  readonly openedAt: number;
};

export class Connection extends EventEmitter {
  readonly connectionId: string;
  readonly peerId: string;
  readonly member: PeerName;
  /** As this node saw it last. */
  session: SessionRecord;
  /** When the peer last gave a sign of life, by the clock that nobody sets. */
  heardAt: number;
  /** Envelopes that came too late: whoever removes the connection gives them back. */
  readonly undelivered: string[] = [];
  readonly #socket: WebSocket;
  #tasks: Promise<void> = Promise.resolve();
  #tasksLeft = 0;
  #isClosed = false;

  constructor({ socket, member, session, connectionId, openedAt }: OpenedConnection) {
    super();
    this.#socket = socket;
    this.peerId = formatPeerId(member.sessionId, member.role);
    this.member = member;
    this.session = session;
    this.connectionId = connectionId;
    this.heardAt = openedAt;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What concerns this peer happens one after the other. */
  run(task: () => Promise<void> | void): Promise<void> {
    this.#tasksLeft += 1;
    const done = this.#tasks.then(task);
    const settle = (): void => {
      this.#tasksLeft -= 1;
    };
    this.#tasks = done.then(settle, settle);
    return done;
  }

  /** All that was to be delivered until now is delivered. */
  get isIdle(): boolean {
    return this.#tasksLeft === 0;
  }

  /** Resolves when it is so. */
  idle(): Promise<void> {
    return this.#tasks;
  }

  /** An envelope that other nodes or the queue brought: it is not lost with the socket. */
  deliver(text: string): void {
    if (this.takesMore()) {
      this.send(text);
    } else {
      this.undelivered.push(text);
    }
  }

  /** Notices that the peer has begun to close the socket: what is sent from there on goes nowhere. */
  takesMore(): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      this.markClosed();
    }
    return !this.#isClosed;
  }

  send(text: string): void {
    if (this.#hasRoom()) {
      this.#socket.send(text);
    }
  }

  ping(): void {
    this.#socket.ping();
  }

  /** ws's own answers would fill the memory for a peer that pings and does not read. */
  pong(data: Buffer): void {
    if (this.#hasRoom()) {
      this.#socket.pong(data);
    }
  }

  /** Leaves what the peer sends to the network's own buffers, which make it wait. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** PeerServer's way to close: it says no code. */
  close(): void {
    this.end(1000);
  }

  /** "close" is emitted at once, with the code: from here on nobody counts on this connection. */
  end(code: number, reason = ""): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.#socket.terminate(), closeWaitMs);
    timer.unref();
    this.#socket.once("close", () => clearTimeout(timer));
    this.emit("close", code);
  }

  /** The peer or the network closed the socket. */
  markClosed(): void {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.emit("close", null);
    }
  }

  #hasRoom(): boolean {
    if (!this.takesMore()) {
      return false;
    }
    if (this.#socket.bufferedAmount > unsentMaxBytes) {
      this.end(closeCodes.policyViolation);
      return false;
    }
    return true;
  }
}
