/** The product under measurement: what a user would install and open, built once a run, and its real server. */

import { join } from "node:path";
import { createTemporaryFolder } from "../../e2e/support/files.ts";
import { findFreePort } from "../../e2e/support/ports.ts";
import { buildExtension, buildPage } from "../../scripts/build.ts";
import { type ServerProcess, startServerProcess } from "./servers.ts";

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

/** On the address that the build knows. */
export async function startProductServer(build: Build, oneWayMs = 0): Promise<ServerProcess> {
  const { serverPort: port, pageDir } = build;
  return startServerProcess({ kind: "product", port, pageDir, oneWayMs });
}
