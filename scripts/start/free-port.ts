/** The wanted port, or the next free one above it. */

import { createServer } from "node:net";

const attempts = 20;
/** No such address on this machine (no IPv6, say): so nobody listens on it. */
const absentHost: ReadonlySet<string> = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/** Free at each of these hosts. */
export async function findPortFrom(hosts: readonly string[], wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + attempts; port += 1) {
    const free = await Promise.all(hosts.map((host) => isFree(host, port)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`The ports ${wanted} to ${wanted + attempts - 1} are all taken: end what uses them.`);
}

async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", ({ code }: NodeJS.ErrnoException) => resolve(absentHost.has(code ?? "")));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
