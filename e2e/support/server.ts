/** The real server for a test: memory adapters, a secret of its own, and limits that nobody meets by accident. */

import { readConfig } from "../../server/src/config.ts";
import { createServer } from "../../server/src/create-server.ts";
import { roomyLimits } from "./roomy-limits.ts";

export type ServerOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  /** The built page; none is served where absent. */
  readonly pageDir?: string;
  /** Some of server/src/limits.ts; `{}` gives the product's own. */
  readonly limits: Readonly<Record<string, number>>;
  /** More of the server's environment, for what a test is about. */
  readonly variables?: Readonly<Record<string, string>>;
  /** A clock that a test can put forward. */
  readonly now?: () => number;
  readonly elapsed?: () => number;
};

export type RunningServer = {
  readonly url: string;
  readonly pageOrigin: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

export async function startServer({
  port = 0,
  pageDir,
  limits = roomyLimits,
  variables = {},
  now = Date.now,
  elapsed = () => performance.now(),
}: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const config = readConfig({
    PORT: String(port),
    LIMITS: JSON.stringify(limits),
    LOG_LEVEL: "warn",
    ...(pageDir !== undefined && { PAGE_DIR: pageDir }),
    ...variables,
  });
  const server = await createServer(config, { now, elapsed });
  return {
    url: server.url,
    pageOrigin: config.pageOrigin ?? server.url,
    port: server.port,
    close: server.close,
  };
}
