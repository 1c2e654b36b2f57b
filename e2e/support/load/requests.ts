/** HTTP from whichever address of this computer, over whichever authority's TLS: fetch can neither. */

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

export type RequestOptions = {
  readonly method: string;
  readonly path: string;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Local address to connect from. */
  readonly from?: string;
  readonly isUpgrade?: boolean;
};

export type CallAnswer = {
  /** 0: the connection ended without one. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: string | undefined;
};

export type Caller = (url: string, options: RequestOptions) => Promise<CallAnswer>;

/** Connections are used again, as a flood would; `authority` is the PEM of an https server's. */
export function createCaller(socketsMax: number, authority: string | null = null): Caller {
  const options = { keepAlive: true, maxSockets: socketsMax };
  const agents = {
    http: new HttpAgent(options),
    https: new HttpsAgent({ ...options, ca: authority ?? undefined }),
  };
  return (url, { method, path, body, headers = {}, from, isUpgrade = false }) =>
    new Promise((resolve) => {
      const address = new URL(path, url);
      const isSecure = address.protocol === "https:";
      const send = isSecure ? httpsRequest : httpRequest;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const own = isUpgrade
        ? upgradeHeaders
        : text === undefined
          ? {}
          : { "content-type": "application/json" };
      const request = send(address, {
        method,
        agent: isUpgrade ? false : agents[isSecure ? "https" : "http"],
        ...(from !== undefined && { localAddress: from, family: 4 }),
        ...(isUpgrade && isSecure && { ca: authority ?? undefined }),
        headers: { ...own, ...headers },
      });
      request.on("response", (response) => void read(response).then(resolve));
      request.on("error", () => resolve({ status: 0, body: {}, retryAfter: undefined }));
      request.end(text);
    });
}

const upgradeHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

async function read(response: IncomingMessage): Promise<CallAnswer> {
  let text = "";
  try {
    for await (const chunk of response) text += String(chunk);
  } catch {
    return { status: 0, body: {}, retryAfter: undefined };
  }
  const isJson = response.headers["content-type"]?.includes("json") === true;
  const body = isJson && text !== "" ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.statusCode ?? 0, body, retryAfter: response.headers["retry-after"] };
}
