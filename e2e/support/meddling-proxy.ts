/** A proxy before the server that does what badly configured ones do. Plain http: what it breaks has nothing to do with TLS. */

import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { listenOnFreePort } from "./ports.ts";

export type Meddling = {
  /** Hands WebSocket upgrades on as plain requests. */
  readonly dropsUpgrades?: boolean;
  /** What it makes of X-Forwarded-For: by default it replaces it by the address it sees. */
  readonly forwardedFor?: "replaced" | "passed on" | "removed";
  /** Into answers. */
  readonly addedHeaders?: Readonly<Record<string, string>>;
  readonly removedHeaders?: readonly string[];
  /** Into pages, as statistics do. */
  readonly addedHtml?: string;
  /** In place of the page. */
  readonly redirectTo?: string;
};

export type MeddlingProxy = { readonly url: string; readonly close: () => Promise<void> };

export async function startMeddlingProxy(
  upstreamPort: number,
  meddling: Meddling = {},
): Promise<MeddlingProxy> {
  const server = createServer((request, response) => {
    if (meddling.redirectTo !== undefined && request.url === "/") {
      response.writeHead(301, { location: meddling.redirectTo }).end();
      return;
    }
    const onward = httpRequest(
      {
        port: upstreamPort,
        host: "127.0.0.1",
        path: request.url,
        method: request.method,
        headers: headersFor(request, meddling),
      },
      async (answer) => {
        const parts: Buffer[] = [];
        for await (const part of answer) parts.push(part);
        const isPage = meddling.addedHtml !== undefined && /html/.test(answer.headers["content-type"] ?? "");
        const body = Buffer.concat([...parts, Buffer.from(isPage ? (meddling.addedHtml ?? "") : "")]);
        response.writeHead(answer.statusCode ?? 502, answerHeaders(answer, meddling)).end(body);
      },
    );
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  });
  if (meddling.dropsUpgrades !== true) {
    server.on("upgrade", (request, socket) => {
      const onward = httpRequest({
        port: upstreamPort,
        host: "127.0.0.1",
        path: request.url,
        headers: { ...headersFor(request, meddling), connection: "Upgrade", upgrade: "websocket" },
      });
      onward.on("upgrade", (answer, upstream, head) => {
        const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
        socket.write(["HTTP/1.1 101 Switching Protocols", ...lines, "", ""].join("\r\n"));
        // What came together with the answer: the server greets at once.
        socket.write(head);
        upstream.pipe(socket).pipe(upstream);
        for (const side of [socket, upstream]) {
          side.on("error", () => [socket, upstream].map((other) => other.destroy()));
        }
      });
      onward.on("error", () => socket.destroy());
      onward.end();
    });
  }
  const port = await listenOnFreePort(server);
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function headersFor(request: IncomingMessage, { forwardedFor = "replaced" }: Meddling): OutgoingHttpHeaders {
  const { "x-forwarded-for": claimed, connection, upgrade, ...headers } = request.headers;
  if (forwardedFor === "removed") return headers;
  const address =
    forwardedFor === "replaced" ? request.socket.remoteAddress?.replace("::ffff:", "") : claimed;
  return address === undefined ? headers : { ...headers, "x-forwarded-for": address };
}

function answerHeaders(answer: IncomingMessage, meddling: Meddling): OutgoingHttpHeaders {
  const { "content-length": _length, "transfer-encoding": _encoding, ...headers } = answer.headers;
  const kept = Object.entries(headers).filter(([name]) => !meddling.removedHeaders?.includes(name));
  return { ...Object.fromEntries(kept), ...meddling.addedHeaders };
}
