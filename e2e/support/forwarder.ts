/** A TCP address that can be led elsewhere, as a name or a service: what is open stays where it was opened. */

import { connect, createServer, type Socket } from "node:net";
import { listenOnFreePort } from "./ports.ts";

export type Forwarder = {
  readonly port: number;
  /** New connections go to this port of 127.0.0.1 from now on. */
  leadTo(port: number): void;
  readonly close: () => Promise<void>;
};

export async function startForwarder(target: number): Promise<Forwarder> {
  let towards = target;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(towards, "127.0.0.1");
    for (const [side, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(side);
      side.on("error", () => undefined);
      side.on("close", () => {
        open.delete(side);
        other.destroy();
      });
      side.pipe(other);
    }
  });
  const port = await listenOnFreePort(server);
  return {
    port,
    leadTo(next) {
      towards = next;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
