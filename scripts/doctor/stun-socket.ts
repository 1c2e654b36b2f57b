/**
 * One socket to a STUN or TURN server, by UDP, TCP or TLS: request out, the answer with its transaction id in.
 *
 * Over UDP a request is repeated until its answer comes (RFC 8489, 6.2.1); over TCP it is sent once.
 */

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { IceUrl } from "./ice-url.ts";
import { decodeStunMessage, type StunMessage, stunMessageBytes } from "./stun-message.ts";

export type StunSocketOptions = {
  /** How long opening it, and each answer, may take. */
  readonly timeoutMs?: number;
  /** PEM of an authority of one's own, for TLS. */
  readonly authority?: string | undefined;
};

export type StunSocket = {
  /** Rejects when none comes in time, or the connection ends before. */
  request(bytes: Buffer, transactionId: Buffer): Promise<StunMessage>;
  close(): void;
};

const defaultTimeoutMs = 5_000;
const repeatEveryMs = 500;

type Waiting = { readonly resolve: (message: StunMessage) => void; readonly reject: (error: Error) => void };
type Wire = { readonly send: (bytes: Buffer) => void; readonly isLossy: boolean; readonly close: () => void };
type WireEvents = { readonly onMessage: (bytes: Buffer) => void; readonly onEnd: (error: Error) => void };

export async function openStunSocket(url: IceUrl, options: StunSocketOptions = {}): Promise<StunSocket> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const waiting = new Map<string, Waiting>();
  const events: WireEvents = {
    onMessage(bytes) {
      const message = decodeStunMessage(bytes);
      if (message !== null) waiting.get(message.transactionId.toString("hex"))?.resolve(message);
    },
    onEnd(error) {
      for (const { reject } of waiting.values()) reject(error);
    },
  };
  const wire =
    url.transport === "udp"
      ? await openUdp(url, events)
      : await openStream(url, events, timeoutMs, options.authority);
  return {
    async request(bytes, transactionId) {
      const id = transactionId.toString("hex");
      const repeating = wire.isLossy ? setInterval(() => wire.send(bytes), repeatEveryMs) : undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      try {
        return await new Promise<StunMessage>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
          wire.send(bytes);
        });
      } finally {
        clearTimeout(timer);
        clearInterval(repeating);
        waiting.delete(id);
      }
    },
    close: wire.close,
  };
}

async function openUdp({ host, port }: IceUrl, { onMessage, onEnd }: WireEvents): Promise<Wire> {
  const socket = createSocket(isIP(host) === 6 ? "udp6" : "udp4");
  socket.connect(port, host);
  await once(socket, "connect");
  socket.on("message", onMessage);
  // A port that is closed says so by ICMP.
  socket.on("error", onEnd);
  return { isLossy: true, send: (bytes) => socket.send(bytes), close: () => socket.close() };
}

async function openStream(
  { host, port, transport }: IceUrl,
  { onMessage, onEnd }: WireEvents,
  timeoutMs: number,
  authority: string | undefined,
): Promise<Wire> {
  const socket: Socket =
    transport === "tls"
      ? connectTls({
          host,
          port,
          // Names alone may be indicated (RFC 6066, 3).
          ...(isIP(host) === 0 && { servername: host }),
          ...(authority !== undefined && { ca: authority }),
        })
      : connectTcp({ host, port });
  const late = setTimeout(
    () => socket.destroy(new Error(`No connection within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    await once(socket, transport === "tls" ? "secureConnect" : "connect");
  } finally {
    clearTimeout(late);
  }
  let received = Buffer.alloc(0);
  socket.on("data", (data: Buffer) => {
    received = Buffer.concat([received, data]);
    for (let length = stunMessageBytes(received); length !== undefined && received.length >= length; ) {
      onMessage(received.subarray(0, length));
      received = received.subarray(length);
      length = stunMessageBytes(received);
    }
  });
  socket.on("error", onEnd);
  socket.on("close", () => onEnd(new Error("The server closed the connection.")));
  return { isLossy: false, send: (bytes) => socket.write(bytes), close: () => socket.destroy() };
}
