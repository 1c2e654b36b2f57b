/** A load generator in a process of its own, told step by step what to do; the programs are in bench/load/. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { rootDir } from "../../scripts/build.ts";

export type LoadProcess<Steps extends LoadSteps> = {
  readonly pid: number;
  step<Name extends keyof Steps & string>(
    name: Name,
    input: Parameters<Steps[Name]>[0],
  ): Promise<Awaited<ReturnType<Steps[Name]>>>;
  stop(): Promise<void>;
};

/** What a program of bench/load/ offers: inputs and answers are JSON. */
export type LoadSteps = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/** `program`: the name of a file in bench/load/. */
export function startLoad<Steps extends LoadSteps>(program: string): LoadProcess<Steps> {
  const runner = join(rootDir, "scripts/run-ts.mjs");
  const child = fork(runner, [join(rootDir, "bench/load", `${program}.ts`)], { cwd: rootDir, execArgv: [] });
  const gone = once(child, "exit");
  return {
    pid: child.pid ?? 0,

    async step(name, input) {
      const answered = once(child, "message");
      child.send({ name, input });
      const ended = gone.then(() => {
        throw new Error(`The load process ended in its step ${name}.`);
      });
      const [{ answer, error }] = await Promise.race([answered, ended]);
      if (error !== undefined) throw new Error(error);
      return answer;
    },

    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await gone;
    },
  };
}
