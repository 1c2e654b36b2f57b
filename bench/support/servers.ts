/** Starts the servers under measurement, each in its own process, at most `oneWayMs` away. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { rootDir } from "../../scripts/build.ts";

export type ServerRequest = {
  readonly kind: "product" | "stock";
  /** 0 takes a free one. */
  readonly port: number;
  readonly pageDir: string;
  /** What a delaying proxy before it adds to each direction; 0: no proxy. */
  readonly oneWayMs: number;
};

export type ServerProcess = { readonly port: number; readonly close: () => Promise<void> };

const startTimeoutMs = 20_000;

export async function startServerProcess(request: ServerRequest): Promise<ServerProcess> {
  const runner = join(rootDir, "scripts/run-ts.mjs");
  const entry = join(rootDir, "bench/support/server-process.ts");
  const child = fork(runner, [entry, JSON.stringify(request)], { cwd: rootDir, execArgv: [] });
  try {
    return { port: await readPort(child), close: () => stop(child) };
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function readPort(child: ChildProcess): Promise<number> {
  const timeout = AbortSignal.timeout(startTimeoutMs);
  const gone = once(child, "exit", { signal: timeout }).then(() => {
    throw new Error("The server's process ended before it was ready.");
  });
  const [message] = await Promise.race([once(child, "message", { signal: timeout }), gone]);
  gone.catch(() => undefined);
  return message.port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}
