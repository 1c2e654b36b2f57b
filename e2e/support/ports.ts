/** Ports of 127.0.0.1 that nobody else listens on. */

import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Listens on a port that the system picks, and says which. */
export async function listenOnFreePort(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address.port);
    });
  });
}

/** Below those that Linux gives to outgoing connections, and above the last that browsers refuse (10080). */
const firstPort = 11_000;
const endPort = 32_768;
const attempts = 50;

/**
 * A port that was free at this moment, for what must know its address before it starts: not one that another program's
 * connection gets meanwhile, nor another test that looks for one at the same time.
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(firstPort, endPort);
    if (await isFree(port)) return port;
  }
  throw new Error(`${attempts} ports were all taken.`);
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
