/** The HTTP listener, and the HTTPS one beside it where there is a certificate. */
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Config } from "./config.ts";
import { createConnectionLimits } from "./connection-limits.ts";
import type { Figures } from "./operation/figures.ts";

export type Listener = {
  readonly server: Server;
  readonly port: number;
  /** As a browser on this machine reaches it. */
  readonly localOrigin: string;
};

/** A slow sender of headers or of 4 kB holds a socket no longer than this. */
const headersWaitMs = 10_000;
const requestWaitMs = 30_000;
/** How often such senders are looked for. */
const checkEveryMs = 2_000;
/** Of TLS: Node's own is two minutes. */
const handshakeWaitMs = 10_000;
const headerMaxBytes = 16 * 1024;
/** Longer than a proxy's own, so that the proxy is the one who closes. */
const keepAliveMs = 75_000;
const drainWaitMs = 3_000;

/** For the listener of the figures too. */
export const serverOptions = { connectionsCheckingInterval: checkEveryMs, maxHeaderSize: headerMaxBytes };

export async function openListeners(
  config: Config,
  figures: Figures,
): Promise<readonly [Listener, ...Listener[]]> {
  const limitConnections = createConnectionLimits(config, figures);
  const plainServer = createHttpServer(serverOptions);
  limitConnections(plainServer);
  const plain = await openListener(plainServer, "http", config.port, config.host);
  if (config.tls === null) {
    return [plain];
  }
  try {
    const { certFile, keyFile, port, host } = config.tls;
    const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
    const options = { ...serverOptions, cert, key, handshakeTimeout: handshakeWaitMs };
    const secureServer = createHttpsServer(options);
    limitConnections(secureServer);
    return [plain, await openListener(secureServer, "https", port, host)];
  } catch (error) {
    await closeListener(plain);
    throw error;
  }
}

/** Answers under way get a moment to finish. */
export function closeListener(listener: Listener): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => listener.server.closeAllConnections(), drainWaitMs);
    listener.server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    listener.server.closeIdleConnections();
  });
}

export function openListener(
  server: Server,
  scheme: "http" | "https",
  port: number,
  host: string,
): Promise<Listener> {
  server.headersTimeout = headersWaitMs;
  server.requestTimeout = requestWaitMs;
  server.keepAliveTimeout = keepAliveMs;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      resolve({ server, port: bound, localOrigin: `${scheme}://localhost:${bound}` });
    });
  });
}
