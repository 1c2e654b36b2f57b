/**
 * The signalling socket, and the one file that knows PeerJS (docs/protocol/2-signalling).
 *
 *   guest: connect() ── OFFER ──►  server  ── OFFER ──►  events.onConnection    :host
 *
 * PeerJS drops what is sent before its socket is open, believes whatever the server passes on, and destroys live
 * connections when the server says LEAVE. Here sends wait for the socket, only envelopes of the other member and
 * of a form that we use come in, and a live connection never hangs on the server's word.
 */

import { type DataConnection, Peer } from "peerjs";
import { type IceServer, type Membership, type NoticeCode, noticeCodes } from "#protocol/signalling/api";
import type { ReportOutcome } from "#protocol/signalling/envelope";
import { signallingKey, signallingPath } from "#protocol/signalling/socket";
import { type EarlyOffer, lendToPeerJs } from "./early-offer.ts";
import { type EarlySocket, replay } from "./early-socket.ts";
import { handOver } from "./hand-over.ts";
import { createDataChannel, type PeerConnection } from "./peer-connection.ts";

export type SignallingEvents = {
  readonly onOpen: () => void;
  /** The socket is gone or never opened. Connections made by it live on. */
  readonly onLost: () => void;
  /** Host: the guest's offer came. The data channel must be transferred before this returns. */
  readonly onConnection: (connection: PeerConnection) => void;
  readonly onNotice: (code: NoticeCode) => void;
};

export type SignallingClient = {
  /** Guest: with its offer, sent here unless the host has it by the join. Null: the socket is of no use any more. */
  connect(
    iceServers: readonly IceServer[],
    offer: EarlyOffer,
    isOfferTaken: boolean | undefined,
  ): PeerConnection | null;
  /** For the server's figures, SG48. */
  report(outcome: ReportOutcome): void;
  /** For connections from now on; those there are keep theirs. */
  setIceServers(iceServers: readonly IceServer[]): void;
  /** Closes the socket; connections made by it live on. */
  close(): void;
};

/** Proxies close silent sockets after a minute or so, some after 30 s. */
const pingIntervalMs = 15_000;
/** A socket that a policy blocks tells PeerJS nothing: never wait without an end. */
const openTimeoutMs = 5_000;
const sendsQueuedMax = 256;

/** The host's is its membership; the guest's token may be a join ticket. */
export type SocketMember = Pick<Membership, "peerId" | "remotePeerId" | "token">;

/**
 * `iceServers`: used for incoming connections only; `connect` brings its own. `early`: a socket that the guest opened
 * before PeerJS loaded; what it has received is replayed once the early offer, to which it may be the answer, is known.
 * `slowness`: how many times longer than usual the socket may take (SG61).
 */
export function openSignalling(
  serverUrl: string,
  member: SocketMember,
  iceServers: readonly IceServer[],
  events: SignallingEvents,
  early?: EarlySocket,
  slowness = 1,
): SignallingClient {
  let isClosed = false;
  // PeerJS reads it anew for each connection. Always our own list, even an empty one: its default names strangers.
  const rtcConfig = { iceServers: iceServers.map(toRtcIceServer) };
  const options = {
    ...serverOptions(serverUrl),
    token: member.token,
    config: rtcConfig,
    pingInterval: pingIntervalMs,
    debug: 0,
  };
  const createPeer = (): Peer => new Peer(member.peerId, options);
  const peer = early === undefined ? createPeer() : handOver("WebSocket", () => early.socket, createPeer);
  let isOpen = false;
  let isOver = false;
  let isSilent = (_envelope: unknown): boolean => false;
  const queue: unknown[] = [];
  const socket = peer.socket;
  const sendNow = socket.send.bind(socket);
  socket.send = (envelope: unknown) => {
    if (isSilent(envelope)) return;
    if (isOpen) sendNow(envelope);
    else if (queue.length < sendsQueuedMax) queue.push(envelope);
  };
  const emitNow = socket.emit.bind(socket);
  socket.emit = (event, ...args) => {
    if (event !== "message") return emitNow(event, ...args);
    const notice = readNotice(args[0]);
    if (notice !== undefined) events.onNotice(notice);
    if (isRefusal(args[0])) {
      lose();
      return false;
    }
    return isWanted(args[0], member.remotePeerId, isKnown) ? emitNow(event, ...args) : false;
  };
  const isKnown = (connectionId: string): boolean =>
    peer.getConnection(member.remotePeerId, connectionId) !== null;
  const lose = (): void => {
    clearTimeout(openTimer);
    if (isOver || isClosed) return;
    isOver = true;
    peer.disconnect();
    events.onLost();
  };
  const openTimer = setTimeout(lose, openTimeoutMs * slowness);
  peer.on("open", () => {
    clearTimeout(openTimer);
    isOpen = true;
    for (const envelope of queue.splice(0)) sendNow(envelope);
    events.onOpen();
  });
  peer.on("connection", (connection) => {
    const made = adopt(connection);
    if (made !== null) events.onConnection(made);
  });
  peer.on("disconnected", lose);
  peer.on("close", lose);
  // Every error that matters comes with "disconnected" or "close" too; without a listener it would be thrown.
  peer.on("error", () => {});

  function adopt(connection: DataConnection | undefined): PeerConnection | null {
    const rtc = connection?.peerConnection;
    if (connection === undefined || !rtc) return null;
    connection.on("error", () => {});
    // PeerJS closes it at the end of its own data channel, before anybody could see why that ended.
    const close = rtc.close.bind(rtc);
    rtc.close = () => {};
    return {
      rtc,
      dataChannel: createDataChannel(rtc),
      close() {
        connection.close();
        close();
      },
    };
  }

  function setIceServers(servers: readonly IceServer[]): void {
    rtcConfig.iceServers = servers.map(toRtcIceServer);
  }

  return {
    connect(servers, offer, isOfferTaken) {
      if (isClosed || peer.disconnected) return null;
      setIceServers(servers);
      if (isOfferTaken) isSilent = isOffer;
      const { connectionId } = offer;
      const options = { serialization: "raw", reliable: true, connectionId };
      const connect = () => peer.connect(member.remotePeerId, options);
      return adopt(lendToPeerJs(offer, connect, () => early && replay(early)));
    },
    report: (outcome) => socket.send({ type: "REPORT", payload: { outcome } }),
    setIceServers,
    close() {
      isClosed = true;
      peer.disconnect();
    },
  };
}

function serverOptions(serverUrl: string): object {
  const url = new URL(serverUrl);
  const isSecure = url.protocol === "https:";
  return {
    host: url.hostname,
    port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
    path: signallingPath,
    key: signallingKey,
    secure: isSecure,
  };
}

function toRtcIceServer({ urls, ...credentials }: IceServer): RTCIceServer {
  return { urls: typeof urls === "string" ? urls : [...urls], ...credentials };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isOffer(envelope: unknown): boolean {
  return isRecord(envelope) && envelope.type === "OFFER";
}

/** What PeerJS may hear: the server's word on this socket, and data envelopes of the other member. */
function isWanted(
  envelope: unknown,
  remotePeerId: string,
  isKnown: (connectionId: string) => boolean,
): boolean {
  if (!isRecord(envelope)) return false;
  const { type, src, payload } = envelope;
  if (type === "OPEN") return true;
  if (src !== remotePeerId || !isRecord(payload) || payload.type !== "data") return false;
  if (typeof payload.connectionId !== "string") return false;
  // An offer for a connection that lives makes PeerJS close it, and what is for one it does not know, it keeps
  // without a bound.
  const isNew = !isKnown(payload.connectionId);
  if (type === "OFFER") return isNew && payload.serialization === "raw" && isRecord(payload.sdp);
  if (isNew) return false;
  return type === "ANSWER" ? isRecord(payload.sdp) : type === "CANDIDATE";
}

/** The socket is of no use then. PeerJS would take the connections down with it. */
function isRefusal(envelope: unknown): boolean {
  return isRecord(envelope) && ["ID-TAKEN", "INVALID-KEY", "ERROR"].includes(String(envelope.type));
}

function readNotice(envelope: unknown): NoticeCode | undefined {
  if (!isRecord(envelope) || envelope.type !== "PAIRQR" || !isRecord(envelope.payload)) return undefined;
  const { code } = envelope.payload;
  return noticeCodes.find((one) => one === code);
}
