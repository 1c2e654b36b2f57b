/**
 * Hosts of a test's own making: Linux network namespaces, each with its own devices, addresses, routes and filters.
 *
 * Nothing connects them to the machine's own network. Their names hold the process that made them: whatever a run
 * that was killed left behind, programs included, goes when the next one starts.
 */

import { execFileSync } from "node:child_process";
import { ensureTool, iproute } from "../system-packages.ts";

export type Namespace = {
  readonly name: string;
  /** Runs a short program in it, and gives what it said. */
  readonly run: (program: string, args: readonly string[], input?: string) => string;
  /** Lines of `ip`, in it. */
  readonly ip: (lines: readonly string[]) => void;
  /** Before a program and its arguments: runs it there, as the same process. */
  readonly launcher: readonly [string, ...string[]];
  /** Ends the programs in it, and it. */
  readonly remove: () => void;
};

export type Namespaces = {
  readonly add: (name: string) => Namespace;
  readonly removeAll: () => void;
};

const prefix = "pairqr-net-";

export function openNamespaces(): Namespaces {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Error("Hard networks are made of network namespaces: run this test as root on Linux.");
  }
  const ip = ensureTool(iproute);
  removeLeftovers(ip);
  const made = new Map<string, Namespace>();
  return {
    add: (shortName) => {
      const name = `${prefix}${process.pid}-${shortName}`;
      addNamespace(ip, name);
      const namespace: Namespace = {
        name,
        run: (program, args, input) => run(ip, ["netns", "exec", name, program, ...args], input),
        ip: (lines) => void run(ip, ["-n", name, "-batch", "-"], `${lines.join("\n")}\n`),
        launcher: [ip, "netns", "exec", name],
        remove: () => {
          made.delete(name);
          removeNamespace(ip, name);
        },
      };
      made.set(name, namespace);
      namespace.ip(["link set lo up"]);
      return namespace;
    },
    removeAll: () => {
      for (const namespace of [...made.values()].reverse()) namespace.remove();
    },
  };
}

function addNamespace(ip: string, name: string): void {
  try {
    run(ip, ["netns", "add", name]);
  } catch (error) {
    throw new Error(`Network namespaces need root with CAP_SYS_ADMIN and CAP_NET_ADMIN. ${String(error)}`);
  }
}

function removeLeftovers(ip: string): void {
  const names = run(ip, ["netns", "list"]).match(/^\S+/gm) ?? [];
  for (const name of names) {
    const owner = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(owner) && !isRunning(owner)) removeNamespace(ip, name);
  }
}

function removeNamespace(ip: string, name: string): void {
  for (const pid of run(ip, ["netns", "pids", name]).match(/\d+/g) ?? []) kill(Number(pid));
  run(ip, ["netns", "delete", name]);
}

/** What has gone meanwhile is gone. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!isNoProcess(error)) throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isNoProcess(error);
  }
}

function isNoProcess(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}

function run(program: string, args: readonly string[], input = ""): string {
  return execFileSync(program, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}
