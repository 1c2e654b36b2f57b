/** The HTTP listener, and the HTTPS one beside it where there is a certificate. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Config } from "./config.ts";
import { type VariableName, wrong } from "./config-error.ts";
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
/** Whatever else listening fails with is the address. */
const portErrors: ReadonlySet<string | undefined> = new Set(["EADDRINUSE", "EACCES"]);

/** For the listener of the figures too. */
export const serverOptions = { connectionsCheckingInterval: checkEveryMs, maxHeaderSize: headerMaxBytes };

export async function openListeners(
  config: Config,
  figures: Figures,
): Promise<readonly [Listener, ...Listener[]]> {
  const limitConnections = createConnectionLimits(config, figures);
  const plainServer = createHttpServer(serverOptions);
  limitConnections(plainServer);
  const plain = await openListener(plainServer, "http", config, ["HOST", "PORT"]);
  if (config.tls === null) {
    return [plain];
  }
  try {
    const certificate = await readCertificate(config.tls);
    const secureServer = createHttpsServer({
      ...serverOptions,
      ...certificate,
      handshakeTimeout: handshakeWaitMs,
    });
    limitConnections(secureServer);
    return [plain, await openListener(secureServer, "https", config.tls, ["TLS_HOST", "TLS_PORT"])];
  } catch (error) {
    await closeListener(plain);
    throw error;
  }
}

/** Each file by itself, so that it can be said which one is wrong. */
async function readCertificate({
  certFile,
  keyFile,
}: NonNullable<Config["tls"]>): Promise<{ readonly cert: Buffer; readonly key: Buffer }> {
  const cert = await readFile(certFile).catch((error: unknown) => {
    throw wrong("TLS_CERT_FILE", error);
  });
  const key = await readFile(keyFile).catch((error: unknown) => {
    throw wrong("TLS_KEY_FILE", error);
  });
  const certificate = attempt("TLS_CERT_FILE", () => new X509Certificate(cert));
  const privateKey = attempt("TLS_KEY_FILE", () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw wrong("TLS_KEY_FILE", "it is not the key of the certificate");
  }
  return { cert, key };
}

function attempt<Result>(name: VariableName, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw wrong(name, error);
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
  { host, port }: { readonly host: string; readonly port: number },
  [hostVariable, portVariable]: readonly [VariableName, VariableName],
): Promise<Listener> {
  server.headersTimeout = headersWaitMs;
  server.requestTimeout = requestWaitMs;
  server.keepAliveTimeout = keepAliveMs;
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      reject(wrong(portErrors.has(error.code) ? portVariable : hostVariable, error));
    };
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      resolve({ server, port: bound, localOrigin: `${scheme}://localhost:${bound}` });
    });
  });
}
