/** Starts load-program.ts in a process of its own, so that what it costs is not taken for what the server costs. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type {
  ConnectionsLoad,
  ConnectionsReport,
  LoadRequest,
  RequestsLoad,
  RequestsReport,
} from "./load-request.ts";

export type HeldConnections = {
  report(): Promise<ConnectionsReport>;
  stop(): Promise<void>;
};

const rootDir = join(import.meta.dirname, "../../..");

/** Resolves when all is answered. */
export async function sendRequests(load: RequestsLoad): Promise<RequestsReport> {
  const child = start(load);
  try {
    return await hear<RequestsReport>(child);
  } finally {
    await end(child);
  }
}

/** Resolves when all connections were tried; those that the server keeps are held until stop(). */
export async function holdConnections(load: ConnectionsLoad): Promise<HeldConnections> {
  const child = start(load);
  await hear<ConnectionsReport>(child);
  return {
    async report() {
      child.send("report");
      return hear<ConnectionsReport>(child);
    },
    stop: () => end(child),
  };
}

function start(load: LoadRequest): ChildProcess {
  const program = join(import.meta.dirname, "load-program.ts");
  return fork(join(rootDir, "scripts/run-ts.mjs"), [program, JSON.stringify(load)], {
    cwd: rootDir,
    execArgv: [],
  });
}

function hear<Report>(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null): void => reject(new Error(`The load process ended with ${code}.`));
    child.once("exit", fail);
    child.once("message", (report) => {
      child.off("exit", fail);
      resolve(report as Report);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
