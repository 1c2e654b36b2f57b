/**
 * A program in a process of its own: what it says is kept, and it does not outlive the test.
 *
 *   const caddy = runProgram(["caddy", "run"], { env });
 *   await caddy.waitFor("Caddy to answer", isHealthy);     // throws with all it said, where it ends before
 *   await caddy.kill();
 */

import { type ChildProcess, spawn } from "node:child_process";
import { type WaitOptions, waitFor } from "./wait.ts";

export type Program = {
  readonly pid: number;
  /** All it has said so far. */
  readonly log: () => string;
  /** Its exit code, when all it said is here; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** As wait.ts, and in vain as soon as it has ended; what it waited for in vain is gone. */
  waitFor<T>(
    what: string,
    ask: () => T | undefined | false | Promise<T | undefined | false>,
    options?: WaitOptions,
  ): Promise<T>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves to its exit code as soon as it is gone: what it started may still be writing. */
  kill(signal?: "SIGTERM" | "SIGKILL"): Promise<number | null>;
};

export type ProgramOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
};

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export function runProgram(
  [command, ...args]: readonly [string, ...string[]],
  { env = process.env, cwd }: ProgramOptions = {},
): Program {
  const child = spawn(command, args, { env: { ...env }, cwd, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      said += data.toString();
    });
  }
  const gone = once(child, "exit").finally(() => running.delete(child));
  const kill: Program["kill"] = (signal = "SIGKILL") => {
    child.kill(signal);
    return gone;
  };
  return {
    pid: child.pid ?? 0,
    log: () => said,
    ended: once(child, "close"),
    async waitFor(what, ask, options) {
      const isThere = () => {
        if (!running.has(child)) throw new Error(`${command} ended with ${child.exitCode}.`);
        return ask();
      };
      try {
        return await waitFor(what, isThere, options);
      } catch (error) {
        await kill();
        throw new Error(`${String(error)} It says: ${said}`);
      }
    },
    signal: (signal) => void child.kill(signal),
    kill,
  };
}

/** Of a program that could not be started neither event may come. */
function once(child: ChildProcess, event: "exit" | "close"): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once(event, resolve);
  });
}
