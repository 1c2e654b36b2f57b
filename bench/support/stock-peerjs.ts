/** The baseline: PeerServer as it comes, on its own Express app, which also serves two bare pages with PeerJS. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express from "express";
import { ExpressPeerServer } from "peer";

export type StockServer = { readonly port: number; close(): Promise<void> };

export async function openStockServer(port = 0): Promise<StockServer> {
  const app = express();
  const server = createServer(app);
  app.get("/peerjs.min.js", (_request, response) =>
    response.sendFile(join(process.cwd(), "node_modules/peerjs/dist/peerjs.min.js")),
  );
  app.use(express.static(join(process.cwd(), "bench/pages")));
  app.use("/", ExpressPeerServer(server, { path: "/" }));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
