/**
 * The way in for WebSockets: who may not pass is answered in HTTP, before there is a socket
 * (docs/protocol/2-signalling, SG12, SG13 and SG29).
 */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocketServer } from "ws";
import { formatPeerId, type PeerName, parsePeerId } from "#protocol/signalling/peer-id";
import { parseJoinTicket, signallingKey, signallingPath } from "#protocol/signalling/socket";
import type { Admission } from "../admission.ts";
import type { AddressReader } from "../client-address.ts";
import { type Limits, sessionSweepMs } from "../limits.ts";
import type { Log } from "../log.ts";
import type { Figures } from "../operation/figures.ts";
import type { RequestIds } from "../operation/request-id.ts";
import type { Origins } from "../origins.ts";
import type { SessionRecord, SessionStore } from "../ports/session-store.ts";
import { ApiProblem, asProblem, formatProblem } from "../problem.ts";
import type { RequestLimits } from "../request-limits.ts";
import type { Sessions } from "../sessions.ts";
import type { Tokens } from "../tokens.ts";
import type { Connection } from "./connection.ts";
import type { Hub } from "./hub.ts";

export type UpgradeDeps = {
  readonly sockets: WebSocketServer;
  readonly register: (connection: Connection) => void;
  readonly hub: Hub;
  readonly store: SessionStore;
  readonly tokens: Tokens;
  readonly admit: Sessions["admit"];
  readonly admission: Admission;
  readonly figures: Figures;
  readonly limits: Limits;
  readonly requestLimits: RequestLimits;
  readonly origins: Origins;
  readonly addressOf: AddressReader;
  readonly requestIdOf: RequestIds;
  readonly log: Log;
};

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

type Verified = { readonly member: PeerName; readonly session: SessionRecord };

/** Time to read a refusal. */
const refusalWaitMs = 2_000;
/** PeerJS appends this to its `path`. */
const socketPath = `${signallingPath}peerjs`;
/** SG46: by then whoever is before us has noticed. */
const closingRetryMs = 1_000;

export function createUpgradeListener(deps: UpgradeDeps): UpgradeListener {
  async function verify(request: IncomingMessage, address: string): Promise<Verified> {
    const [path, query = ""] = (request.url ?? "").split("?", 2);
    if (path !== socketPath) {
      throw new ApiProblem("not-found");
    }
    await deps.admission.admit("upgrades", address);
    // Only browsers send an origin, and only they can be led astray by a page.
    const { origin } = request.headers;
    if (origin !== undefined && !deps.origins.isAllowed(origin) && !isOwnHost(origin, request)) {
      throw new ApiProblem("forbidden");
    }
    const wanted = new URLSearchParams(query);
    if (wanted.get("key") !== signallingKey) {
      throw new ApiProblem("forbidden");
    }
    const member = await readMember(wanted, address);
    if (wanted.get("id") !== formatPeerId(member.sessionId, member.role)) {
      throw new ApiProblem("forbidden");
    }
    const session = await deps.store.find(member.sessionId);
    if (session === null) {
      throw new ApiProblem("session-unknown");
    }
    return { member, session };
  }

  /** By its token, or by what it joins with. */
  async function readMember(wanted: URLSearchParams, address: string): Promise<PeerName> {
    const token = wanted.get("token") ?? "";
    const ticket = parseJoinTicket(token);
    const member = ticket === null ? deps.tokens.verify(token) : parsePeerId(wanted.get("id") ?? "");
    if (member === null || (ticket !== null && member.role !== "guest")) {
      throw new ApiProblem("unauthorized");
    }
    if (ticket !== null) {
      await deps.admit(member.sessionId, ticket, address);
    }
    return member;
  }

  function checkRoom(address: string): void {
    if (deps.hub.isClosing) {
      throw new ApiProblem("unavailable", closingRetryMs);
    }
    if (!deps.hub.hasRoomFor(address)) {
      deps.figures.limitHit("sockets-per-address");
      // How often sockets that have gone silent are taken away.
      throw new ApiProblem("too-many-requests", sessionSweepMs);
    }
    if (deps.hub.size >= deps.limits.socketsTotal) {
      deps.figures.limitHit("sockets-total");
      throw new ApiProblem("unavailable");
    }
  }

  async function upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    abandon: () => void,
  ): Promise<void> {
    // A refused one is under way until its connection is gone.
    const leave = deps.requestLimits.enter(request);
    const address = deps.addressOf(request);
    const { member, session } = await verify(request, address);
    checkRoom(address);
    leave();
    // From here on ws listens; and what this listener knows (request, headers, token) is not kept with the socket.
    socket.off("error", abandon);
    // The answer to the upgrade and OPEN leave together: one packet, one call to the system.
    socket.cork();
    deps.sockets.handleUpgrade(request, socket, head, (opened) => {
      deps.hub.accept(opened, member, session, address, deps.register);
    });
    socket.uncork();
  }

  return (request, socket, head) => {
    const abandon = (): void => {
      socket.destroy();
    };
    socket.on("error", abandon);
    upgrade(request, socket, head, abandon).catch((error: unknown) => {
      const requestId = deps.requestIdOf(request);
      const problem = asProblem(error);
      if (problem.code === "internal") {
        deps.log.error({ requestId, error }, "upgrade failed");
      }
      deps.log.info({ requestId, code: problem.code }, "upgrade refused");
      deps.figures.refused("upgrade", problem.code);
      refuse(socket, problem, requestId);
    });
  };
}

/** The page, opened by another of this machine's names than the one in pairing links. */
function isOwnHost(origin: string, request: IncomingMessage): boolean {
  return origin === `http://${request.headers.host}` || origin === `https://${request.headers.host}`;
}

/** Whoever is refused may not keep the connection by not closing it. */
function refuse(socket: Duplex, problem: ApiProblem, requestId: string): void {
  const { status, headers, body } = formatProblem(problem, requestId);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Connection: close",
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const timer = setTimeout(() => socket.destroy(), refusalWaitMs);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
  // What it sends meanwhile is thrown away: unread, it would turn the end into a reset, and the answer be lost.
  socket.resume();
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
