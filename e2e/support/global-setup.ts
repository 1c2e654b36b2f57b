/** Builds what the journeys run, once a run: the extension knows the address that each file's server takes. */

import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildExtension, buildPage } from "../../scripts/build.ts";
import { createTemporaryFolder } from "./files.ts";
import { findFreePort } from "./ports.ts";
import "./provided.ts";
import { chromium, ensureTool } from "./system-packages.ts";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  ensureTool(chromium);
  const serverPort = await findFreePort();
  const builds = await createTemporaryFolder("builds");
  const [extensionDir, pageDir] = await Promise.all([
    buildExtension({ serverUrl: `http://localhost:${serverPort}`, outDir: join(builds.path, "extension") }),
    buildPage(join(builds.path, "page")),
  ]);
  project.provide("serverPort", serverPort);
  project.provide("extensionDir", extensionDir);
  project.provide("pageDir", pageDir);
  return builds.remove;
}
