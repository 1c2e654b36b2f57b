/** The whole server from a Config: used by main.ts and by every test that needs a real one. */
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import type { Config } from "./config.ts";

export type RunningServer = {
  /** Origin of the plain listener, for example "http://localhost:8080". */
  readonly url: string;
  readonly port: number;
  /** Origin of the TLS listener on localhost, if there is one. */
  readonly tlsUrl: string | null;
  close(): Promise<void>;
};

/** `readConfig({ PORT: "0" })` is enough for a test: free port, own secret, memory adapters. */
export async function createServer(config: Config): Promise<RunningServer> {
  const app = express();
  app.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  const server = createHttpServer(app);
  const port = await listen(server, config.port, config.host);
  return {
    url: `http://localhost:${port}`,
    port,
    tlsUrl: null,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
