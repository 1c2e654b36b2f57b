/** The wanted port, or the next free one above it. */

import { createServer } from "node:net";

const attempts = 20;

export async function findPortFrom(host: string, wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + attempts; port += 1) {
    if (await isFree(host, port)) return port;
  }
  throw new Error(`The ports ${wanted} to ${wanted + attempts - 1} are all taken: end what uses them.`);
}

async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
