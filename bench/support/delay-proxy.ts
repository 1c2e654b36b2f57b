/**
 * A TCP proxy that puts a server `oneWayMs` away: a link with delay, no loss and endless bandwidth.
 *
 *   client ──SYN──►        here: accepted at once, but what the client sends counts as sent no earlier than
 *          ◄─SYN/ACK─      one round trip after that, as its kernel could not have sent it before
 *          ──bytes──►      handed to the server oneWayMs later
 *          ◄──bytes──      handed to the client oneWayMs after the server wrote them
 *
 * Not modelled: slow start (a long answer costs more round trips in truth), the handshake of TLS, DNS.
 */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type DelayProxy = { readonly port: number; close(): Promise<void> };

/** Port 0 takes a free one. */
export async function openDelayProxy(targetPort: number, oneWayMs: number, port = 0): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const acceptedAt = performance.now();
    const target = connect({ port: targetPort, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    delayDirection(client, target, oneWayMs, acceptedAt + 2 * oneWayMs);
    delayDirection(target, client, oneWayMs, 0);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function delayDirection(from: Socket, to: Socket, oneWayMs: number, notSentBefore: number): void {
  const link: { dueAt: number; act: () => void }[] = [];
  const deliverDue = () => {
    for (let head = link[0]; head !== undefined; head = link[0]) {
      const waitMs = head.dueAt - performance.now();
      if (waitMs > 0) {
        setTimeout(deliverDue, waitMs);
        return;
      }
      link.shift();
      if (!to.destroyed) head.act();
    }
  };
  const later = (act: () => void) => {
    link.push({ dueAt: Math.max(performance.now(), notSentBefore) + oneWayMs, act });
    if (link.length === 1) deliverDue();
  };
  from.on("data", (bytes) => later(() => to.write(bytes)));
  from.on("end", () => later(() => to.end()));
  from.on("error", () => later(() => to.destroy()));
  from.on("close", () => later(() => to.destroySoon()));
}
