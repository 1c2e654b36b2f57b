/**
 * The server as an operator has it: built, and started as a process with nothing but the variables that are given.
 *
 *   const program = await buildServer();
 *   const server = program.run({ PORT: "0", REDIS_URL: redis.url });
 *   await server.url();                                    // of a wrong configuration: await server.ended
 */

import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { type Program, runProgram } from "../program.ts";

export type ServerProcess = Program & {
  /** When it listens. */
  readonly url: () => Promise<string>;
};

export type ServerProgram = {
  readonly run: (variables: Readonly<Record<string, string>>) => ServerProcess;
  readonly remove: () => Promise<void>;
};

const rootDir = join(import.meta.dirname, "../../..");

export async function buildServer(): Promise<ServerProgram> {
  // Inside node_modules, where the program finds its packages.
  const folder = await mkdtemp(join(rootDir, "node_modules/.pairqr-server-"));
  await build({
    // Not the project's own: its last step writes beside the built page, which others may be building.
    configFile: false,
    root: join(rootDir, "server"),
    logLevel: "silent",
    build: { ssr: "src/main.ts", outDir: folder, target: "node20" },
  });
  return {
    run(variables) {
      const server = runProgram([process.execPath, join(folder, "main.js")], { env: variables });
      const findUrl = () => /"origins":\["([^"]+)"/.exec(server.log())?.[1];
      return { ...server, url: () => server.waitFor("the server to listen", findUrl) };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
