/** A peer's side of the signalling socket: what has come in can be awaited, also after it came. */
import { WebSocket } from "ws";

export type SocketAddress = {
  readonly peerId: string;
  readonly token: string;
};

export type SignallingSocket = {
  readonly socket: WebSocket;
  send(envelope: unknown): void;
  /** The next message, in the order of arrival. */
  next(): Promise<Record<string, unknown>>;
  /** What has arrived and was not taken by next(). */
  readonly pending: readonly Record<string, unknown>[];
  readonly closed: Promise<number>;
  close(): void;
};

const waitMs = 3_000;

/** Resolves after OPEN; rejects with "status 401" where the upgrade is refused. */
export async function openSocket(
  url: string,
  { peerId, token }: SocketAddress,
  options: { readonly headers?: Record<string, string>; readonly key?: string } = {},
): Promise<SignallingSocket> {
  const query = new URLSearchParams({ key: options.key ?? "pairqr", id: peerId, token, version: "1.5.5" });
  const address = `${url.replace("http", "ws")}/api/v1/signalling/peerjs?${query}`;
  const socket = new WebSocket(address, { headers: options.headers ?? {}, rejectUnauthorized: false });
  const arrived: Record<string, unknown>[] = [];
  let wake = (): void => undefined;
  const closed = new Promise<number>((resolve) => {
    socket.once("close", resolve);
  });
  socket.on("message", (data) => {
    arrived.push(JSON.parse(data.toString()));
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("unexpected-response", (request, response) => {
      request.destroy();
      reject(new Error(`status ${response.statusCode}`));
    });
    socket.on("error", reject);
  });

  async function next(): Promise<Record<string, unknown>> {
    const deadline = Date.now() + waitMs;
    while (arrived.length === 0) {
      if (Date.now() > deadline) {
        throw new Error("Nothing arrived.");
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return arrived.shift() ?? {};
  }

  const opened = await next();
  if (opened.type !== "OPEN") {
    throw new Error(`Expected OPEN, got ${JSON.stringify(opened)}`);
  }
  return {
    socket,
    send: (envelope) => socket.send(typeof envelope === "string" ? envelope : JSON.stringify(envelope)),
    next,
    pending: arrived,
    closed,
    close: () => socket.close(),
  };
}

export function candidate(dst: string, text: string): object {
  return {
    type: "CANDIDATE",
    dst,
    payload: { connectionId: "dc_1", type: "data", candidate: { candidate: text, sdpMid: "0" } },
  };
}

export function candidateText(message: Record<string, unknown>): unknown {
  const { payload } = message as { payload?: { candidate?: { candidate?: unknown } } };
  return payload?.candidate?.candidate;
}

export function offer(dst: string, sdp: string): object {
  return {
    type: "OFFER",
    dst,
    payload: {
      connectionId: "dc_1",
      type: "data",
      sdp: { type: "offer", sdp },
      label: "dc_1",
      reliable: true,
      serialization: "raw",
    },
  };
}
