/**
 * A signalling server in the hands of somebody else: the real one behind a proxy that reads and changes what it likes.
 *
 *   browser ── HTTP, envelopes ──►  hostile server ──►  real server
 *                                     │  └─ onEnvelope: pass, change, drop, repeat
 *                                     └─ deliver: any word, to either side, at any time
 *
 * It takes the address that the built extension knows, and it also serves the attackers' own page.
 */

import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { Duplex } from "node:stream";
import WebSocket, { type RawData, WebSocketServer } from "ws";
import { formatPeerId, type MemberRole, otherRole, parsePeerId } from "#protocol/signalling/peer-id";
import { createTokens } from "../../../server/src/tokens.ts";
import { startServer } from "../../support/server.ts";
import { waitFor } from "../../support/wait.ts";

export type Envelope = {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
};

/** What becomes of an envelope that `from` sent: these go on to the real server. */
export type OnEnvelope = (envelope: Envelope, from: MemberRole) => readonly Envelope[];
/** How a guest's offer comes: with its join, as the phone sends it (SG56), or on its socket, as if there were no room. */
export type OfferRoute = "join" | "socket";
/** What becomes of an answer of the session API. */
export type OnAnswer = (path: string, json: Record<string, unknown>) => unknown;

export type HostileServer = {
  readonly url: string;
  /** null: an honest server. */
  onEnvelope: OnEnvelope | null;
  onAnswer: OnAnswer | null;
  offerRoute: OfferRoute;
  /** All that peers sent since the last `forget`, in order. */
  readonly passed: readonly { readonly envelope: Envelope; readonly from: MemberRole }[];
  /** Whom the attacks are about. */
  sessionId: string;
  hasSocket(role: MemberRole): boolean;
  /** Says this to a member as if it came from the other one, unless the envelope names a source. */
  deliver(to: MemberRole, envelope: Envelope): Promise<void>;
  /** A token for anybody: the server has JWT_SECRET. */
  forgeToken(role: MemberRole): Promise<string>;
  /** Whether these words passed through in any form that the server could read. */
  hasSeen(words: string): boolean;
  forget(): void;
  close(): Promise<void>;
};

export type HostileServerOptions = {
  readonly port: number;
  readonly pageDir: string;
  /** The built page of the attackers. */
  readonly attackersDir: string;
};

const jwtSecret = "everything the real server knows, the hostile one knows";
const tokenLifetimeMs = 60_000;
export const attackersPath = "/hostile/";
const joinPath = /^\/api\/v1\/sessions\/[0-9a-f]+\/join$/;
const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
};

export async function startHostileServer(options: HostileServerOptions): Promise<HostileServer> {
  const url = `http://localhost:${options.port}`;
  const real = await startServer({
    pageDir: options.pageDir,
    variables: { JWT_SECRET: jwtSecret, PAGE_ORIGIN: url },
  });
  const tokens = createTokens([jwtSecret], tokenLifetimeMs, Date.now);
  const sockets = new WebSocketServer({ noServer: true });
  const members = new Map<string, WebSocket>();
  const seen: Buffer[] = [];
  let passed: { readonly envelope: Envelope; readonly from: MemberRole }[] = [];

  const hostile: HostileServer = {
    url,
    onEnvelope: null,
    onAnswer: null,
    offerRoute: "join",
    get passed() {
      return passed;
    },
    sessionId: "",
    hasSocket: (role) => members.has(formatPeerId(hostile.sessionId, role)),
    async deliver(to, envelope) {
      const { sessionId } = hostile;
      const socket = await waitFor(`the ${to}'s socket`, () => members.get(formatPeerId(sessionId, to)));
      const src = formatPeerId(sessionId, otherRole(to));
      socket.send(JSON.stringify({ src, ...envelope }));
    },
    forgeToken: async (role) => tokens.sign({ sessionId: hostile.sessionId, role }),
    hasSeen: (words) => isIn(Buffer.concat(seen), words),
    forget() {
      seen.length = 0;
      passed = [];
      hostile.onEnvelope = null;
      hostile.onAnswer = null;
      hostile.offerRoute = "join";
    },
    async close() {
      for (const socket of members.values()) socket.terminate();
      await new Promise<void>((resolve) => {
        listener.close(() => resolve());
        listener.closeAllConnections();
      });
      await real.close();
    },
  };

  const listener = createServer((request, response) => {
    const answer = request.url?.startsWith(attackersPath) ? serveAttackers : passOn;
    answer(request, response).catch(() => response.destroy());
  });
  listener.on("upgrade", (request, socket, head) => openSocket(request, socket, head));
  await new Promise<void>((resolve) => listener.listen(options.port, "127.0.0.1", resolve));
  return hostile;

  async function serveAttackers(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", url);
    const name = pathname.slice(attackersPath.length) || "index.html";
    const body = await readFile(join(options.attackersDir, name));
    response.writeHead(200, { "content-type": contentTypes[extname(name)] ?? "text/plain" }).end(body);
  }

  async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? "/";
    seen.push(Buffer.from(path), body);
    const isJoin = joinPath.test(path) && request.method === "POST";
    const answer = await (isJoin ? passJoin(request, body) : ask(request, body));
    const bytes = Buffer.from(await answer.arrayBuffer());
    const kept = [...answer.headers].filter(
      ([name]) => !/^(content-(length|encoding)|transfer|conn)/.test(name),
    );
    const isApi = path.startsWith("/api/v1/sessions") && answer.ok && bytes.length > 0;
    const json =
      isApi && hostile.onAnswer ? JSON.stringify(hostile.onAnswer(path, JSON.parse(String(bytes)))) : bytes;
    response.writeHead(answer.status, Object.fromEntries(kept)).end(json);
  }

  /** A dropped offer counts as taken; what is sent in its place comes with joins of the same claim. */
  async function passJoin(request: IncomingMessage, body: Buffer): Promise<Response> {
    const { offer, ...proof } = JSON.parse(String(body)) as { readonly offer?: Envelope };
    const join = (extra: object) => ask(request, Buffer.from(JSON.stringify({ ...proof, ...extra })));
    if (offer === undefined || hostile.offerRoute === "socket") return join({});
    let answer: Response | undefined;
    for (const next of judge(offer, "guest")) answer = await join({ offer: next });
    if (answer !== undefined) return answer;
    const withoutOffer = await join({});
    const membership = (await withoutOffer.json()) as object;
    return Response.json({ ...membership, isOfferTaken: true }, { status: withoutOffer.status });
  }

  function ask(request: IncomingMessage, body: Buffer<ArrayBuffer>): Promise<Response> {
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    return fetch(real.url + (request.url ?? "/"), {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      redirect: "manual",
      ...(body.length > 0 && { body }),
    });
  }

  /** What goes on to the real server in place of this. */
  function judge(envelope: Envelope, from: MemberRole): readonly Envelope[] {
    passed.push({ envelope, from });
    return hostile.onEnvelope?.(envelope, from) ?? [envelope];
  }

  function openSocket(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url ?? "/";
    seen.push(Buffer.from(path));
    const upstream = new WebSocket(real.url.replace("http", "ws") + path, {
      ...(request.headers.origin !== undefined && { origin: request.headers.origin }),
    });
    upstream.on("error", () => socket.destroy());
    upstream.on("unexpected-response", (_request, answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
    upstream.once("open", () => {
      // What the real server says at once must not be lost while our own upgrade is under way.
      upstream.pause();
      sockets.handleUpgrade(request, socket, head, (client) => connect(client, upstream, path));
    });
  }

  function roleOf(path: string): MemberRole {
    return parsePeerId(peerIdOf(path))?.role ?? "guest";
  }

  function peerIdOf(path: string): string {
    return new URL(path, url).searchParams.get("id") ?? "";
  }

  function connect(client: WebSocket, upstream: WebSocket, path: string): void {
    const peerId = peerIdOf(path);
    const role = roleOf(path);
    members.set(peerId, client);
    client.on("message", (data) => {
      const bytes = bufferOf(data);
      seen.push(bytes);
      const envelope = JSON.parse(String(bytes)) as Envelope;
      if (envelope.type === "HEARTBEAT") {
        upstream.send(String(bytes));
        return;
      }
      for (const next of judge(envelope, role)) upstream.send(JSON.stringify(next));
    });
    upstream.on("message", (data) => client.send(String(bufferOf(data))));
    client.on("close", () => upstream.close());
    upstream.on("close", () => {
      if (members.get(peerId) === client) members.delete(peerId);
      client.close();
    });
    client.on("error", () => upstream.terminate());
    upstream.resume();
  }
}

/** As text, as base64, or inside JSON: whatever a curious server would look for. */
export function isIn(bytes: Buffer, words: string): boolean {
  const text = bytes.toString("utf8");
  const base64 = Buffer.from(words).toString("base64").slice(4, -4);
  return text.includes(words) || text.includes(JSON.stringify(words).slice(1, -1)) || text.includes(base64);
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
