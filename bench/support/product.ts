/** The product under measurement: what a user would install and open, built once a run, and its real server. */

import { join } from "node:path";
import { createTemporaryFolder } from "../../e2e/support/files.ts";
import { findFreePort } from "../../e2e/support/ports.ts";
import { startServer } from "../../e2e/support/server.ts";
import { buildExtension, buildPage } from "../../scripts/build.ts";
import { openDelayProxy } from "./delay-proxy.ts";

export type Build = {
  /** The address that the extension knows; nobody listens there until startProductServer. */
  readonly serverPort: number;
  readonly extensionDir: string;
  readonly pageDir: string;
  readonly remove: () => Promise<void>;
};

export async function buildProduct(): Promise<Build> {
  const serverPort = await findFreePort();
  const folder = await createTemporaryFolder("bench-build");
  try {
    const serverUrl = `http://localhost:${serverPort}`;
    const extensionDir = await buildExtension({ serverUrl, outDir: join(folder.path, "extension") });
    const pageDir = await buildPage(join(folder.path, "page"));
    return { serverPort, extensionDir, pageDir, remove: folder.remove };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** On the address that the build knows; with a delay, that is the proxy's and the server stands behind it. */
export async function startProductServer(
  build: Build,
  oneWayMs = 0,
): Promise<{ readonly close: () => Promise<void> }> {
  const { serverPort, pageDir } = build;
  if (oneWayMs === 0) return startServer({ port: serverPort, pageDir });
  const pageOrigin = `http://localhost:${serverPort}`;
  const server = await startServer({ port: 0, pageDir, variables: { PAGE_ORIGIN: pageOrigin } });
  const proxy = await openDelayProxy(server.port, oneWayMs, serverPort);
  return {
    close: async () => {
      await proxy.close();
      await server.close();
    },
  };
}
