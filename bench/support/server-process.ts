/**
 * A server for the benchmarks, in a process of its own: the one that drives the browsers is busy at the very moment
 * that is measured. Run by servers.ts, with its options as the one argument; says its port, stops at "disconnect".
 */

import { startServer } from "../../e2e/support/server.ts";
import { openDelayProxy } from "./delay-proxy.ts";
import type { ServerRequest } from "./servers.ts";
import { openStockServer } from "./stock-peerjs.ts";

const request: ServerRequest = JSON.parse(process.argv[2] ?? "{}");

/** With a delay, the address is the proxy's and the server stands behind it. */
async function open({ kind, port, pageDir, oneWayMs }: ServerRequest): Promise<number> {
  const directPort = oneWayMs === 0 ? port : 0;
  const server =
    kind === "stock"
      ? await openStockServer(directPort)
      : await startServer({
          port: directPort,
          pageDir,
          variables: { PAGE_ORIGIN: `http://localhost:${port}` },
        });
  return oneWayMs === 0 ? server.port : (await openDelayProxy(server.port, oneWayMs, port)).port;
}

process.once("disconnect", () => process.exit());
const port = await open(request);
process.send?.({ port });
// What runs this file waits for it, and the server is to stay.
await new Promise(() => undefined);
