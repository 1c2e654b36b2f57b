/**
 * Builds the extension and the phone's page: what `npm start`, the demo and the journeys all run.
 *
 * Each build is a process of its own, because the server's address reaches it through the environment.
 */

import { spawn } from "node:child_process";
import { join } from "node:path";

export const rootDir = join(import.meta.dirname, "..");

export type ExtensionBuild = {
  /** Asked at first run where absent. */
  readonly serverUrl?: string;
  /** Where phones open the page, where that is another address than the server's. */
  readonly pageUrl?: string;
  /** The build's parent folder. */
  readonly outDir: string;
};

/** The folder to load into the browser. */
export async function buildExtension({ serverUrl, pageUrl, outDir }: ExtensionBuild): Promise<string> {
  await runTool(["node_modules/wxt/bin/wxt.mjs", "build"], {
    PAIRQR_SERVER: serverUrl,
    PAIRQR_PAGE: pageUrl,
    PAIRQR_OUTPUT: outDir,
  });
  return join(outDir, "chrome-mv3");
}

export async function buildPage(outDir: string): Promise<string> {
  const config = ["--config", "mobile-web/vite.config.ts", "--outDir", outDir, "--emptyOutDir"];
  await runTool(["node_modules/vite/bin/vite.js", "build", ...config], {});
  return outDir;
}

/** Runs one of our tools with Node; what it says is shown only when it fails. */
async function runTool(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  // Left to the tools, the test runner's NODE_ENV would make development builds.
  const env = { ...process.env, NODE_ENV: "production", ...variables };
  const child = spawn(process.execPath, args, { cwd: rootDir, env, stdio: ["ignore", "pipe", "pipe"] });
  const said: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => said.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => said.push(bytes));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${args.join(" ")} failed:\n${Buffer.concat(said).toString()}`);
}
