/**
 * Real Caddy for a test, by infra/caddy/start.sh and with infra/caddy/Caddyfile as they are, on free ports.
 *
 *   const caddy = await startCaddy({ upstreams: ["127.0.0.1:8080"], pageDir });
 *   await fetch(caddy.url)        // in Node: with `caddy.authority` as certificate authority, e.g. httpsRequest's `ca`
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "../files.ts";
import { findFreePort } from "../ports.ts";
import { runProgram } from "../program.ts";
import { caddyServer, ensureTool } from "../system-packages.ts";

export type CaddyOptions = {
  /** host:port of each api node. */
  readonly upstreams: readonly string[];
  /** The built page; the api nodes serve all of it where absent. */
  readonly pageDir?: string;
  /** As in the address bar; its certificate is made by an authority of Caddy's own. */
  readonly host?: string;
};

export type RunningCaddy = {
  readonly url: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** PEM of the authority that made its certificate. */
  readonly authority: string;
  /** The certificate that it keeps ready for coturn. */
  readonly certificate: { readonly certFile: string; readonly keyFile: string };
  /** All it has said so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

const startScript = join(import.meta.dirname, "../../../infra/caddy/start.sh");

export async function startCaddy(options: CaddyOptions): Promise<RunningCaddy> {
  const program = ensureTool(caddyServer);
  const folder = await createTemporaryFolder("caddy");
  const host = options.host ?? "localhost";
  const [httpPort, httpsPort, healthPort] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  const turnDir = join(folder.path, "turn");
  const authorityFile = join(folder.path, "caddy/pki/authorities/local/root.crt");
  const certificate = { certFile: join(turnDir, "cert.pem"), keyFile: join(turnDir, "key.pem") };
  const caddy = runProgram([startScript], {
    env: {
      PATH: process.env.PATH,
      CADDY_PATH: program,
      HOME: folder.path,
      XDG_DATA_HOME: folder.path,
      XDG_CONFIG_HOME: folder.path,
      PAIRQR_HOST: host,
      CADDY_TLS: "internal",
      API_UPSTREAMS: options.upstreams.join(" "),
      PAGE_DIR: options.pageDir ?? join(folder.path, "no-page"),
      HTTP_PORT: String(httpPort),
      HTTPS_PORT: String(httpsPort),
      CADDY_HEALTH_PORT: String(healthPort),
      TURN_CERTIFICATE_DIR: turnDir,
    },
  });
  const stop = async () => {
    await caddy.kill();
    await folder.remove();
  };
  try {
    await caddy.waitFor(
      "Caddy to answer",
      async () => existsSync(certificate.keyFile) && (await isHealthy(healthPort)),
    );
    return {
      url: `https://${host}:${httpsPort}`,
      httpPort,
      httpsPort,
      authority: await readFile(authorityFile, "utf8"),
      certificate,
      log: caddy.log,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asks what the container's healthcheck asks. */
async function isHealthy(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
  return response?.status === 200;
}
