/**
 * The checks' world as Node has it. Certificates are not looked at here: that has a line of its own, and a bad one
 * must not hide what else is wrong. What is sent belongs to a session made for this and ended at once.
 */

import { randomBytes } from "node:crypto";
import { request as askHttp, type IncomingMessage } from "node:http";
import { request as askHttps } from "node:https";
import { WebSocket } from "ws";
import {
  type Answer,
  NoAnswer,
  type Question,
  type Reach,
  type SocketOutcome,
} from "../../mobile-web/src/doctor/reach.ts";
import { probeStun, probeTurn } from "./ice-probe.ts";

const waitMs = 10_000;
const answerMaxBytes = 1_000_000;

export type Asking = Omit<Question, "method"> & { readonly method?: string };

/** `authority`: PEM of those who vouch for TURN's certificate, beside the well-known ones. */
export function createNodeReach(origin: string, authority: string | undefined): Reach {
  return {
    origin,
    ask: (path, question) => askUrl(`${origin}${path}`, question),
    openSocket: (path) => openSocket(origin, path),
    askStun: (url) => probeStun(url, authority),
    askTurn: (url, credentials) => probeTurn(url, credentials, authority),
    randomBytes,
    now: Date.now,
  };
}

export function askUrl(url: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new NoAnswer(wordsOf(error)));
    const ask = url.startsWith("https:") ? askHttps : askHttp;
    const request = ask(
      url,
      {
        method,
        agent: false,
        rejectUnauthorized: false,
        headers: {
          ...(text !== undefined && {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(text),
          }),
          ...headers,
        },
        signal: AbortSignal.timeout(waitMs),
      },
      (response) => readAnswer(response).then(resolve, fail),
    );
    request.on("error", fail);
    request.end(text);
  });
}

function openSocket(origin: string, path: string): Promise<SocketOutcome> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace(/^http/, "ws")}${path}`, {
      origin,
      rejectUnauthorized: false,
      handshakeTimeout: waitMs,
    });
    const timer = setTimeout(() => finish({ kind: "silent" }), waitMs);
    const finish = (outcome: SocketOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
      socket.terminate();
    };
    socket.on("message", (data) => finish({ kind: "message", text: data.toString() }));
    socket.on("close", (code) => finish({ kind: "closed", code }));
    socket.on("unexpected-response", (_request, response) => {
      readAnswer(response).then((answer) => finish({ kind: "refused", answer }), reject);
    });
    socket.on("error", (error) => reject(new NoAnswer(wordsOf(error))));
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    bytes += part.length;
    if (bytes > answerMaxBytes) throw new Error(`more than ${answerMaxBytes} bytes`);
    parts.push(part);
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    text: Buffer.concat(parts).toString("utf8"),
  };
}

/** A host with several addresses fails with several errors in one, which says nothing itself. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return wordsOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  // Of a line as OpenSSL writes it: "80AC…:error:0A000102:SSL routines:…:unsupported protocol:../deps/…:1953:".
  const [, reason] = /:SSL routines:[^:]*:([^:]+):/.exec(error.message) ?? [];
  if (reason !== undefined) return `TLS: ${reason}`;
  return error.name === "TimeoutError" || error.name === "AbortError"
    ? `nothing within ${waitMs / 1000} s`
    : error.message;
}
