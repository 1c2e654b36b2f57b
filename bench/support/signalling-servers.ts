/**
 * The servers of the signalling benchmarks, each a process of its own: ours built as an operator builds it and run in
 * production's mode, and stock PeerServer.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { startServerNodes } from "../../e2e/support/services/server-nodes.ts";
import { readPssBytes } from "./processes.ts";

export type SignallingServer = {
  readonly kind: "product" | "stock";
  /** One for each node. */
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  readonly stop: () => Promise<void>;
};

const supportDir = import.meta.dirname;
const nodeOptions = `--import=${pathToFileURL(join(supportDir, "gc-on-signal.mjs"))}`;
/** All clients are one address here, and each envelope is meant. */
const limits = {
  createsPerMinute: 100_000_000,
  joinsPerMinute: 100_000_000,
  upgradesPerMinute: 100_000_000,
  socketsPerAddress: 100_000,
  sessionsTotal: 1_000_000,
};
/** A collection moves objects and gives pages back in its own time. */
const collections = 3;
const collectionMs = 500;

/** Without a Redis: one node with the embedded stores. */
export async function startProductNodes(count: number, redisUrl: string | null): Promise<SignallingServer> {
  const nodes = await startServerNodes(count, {
    NODE_ENV: "production",
    NODE_OPTIONS: nodeOptions,
    LIMITS: JSON.stringify(limits),
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
  });
  return {
    kind: "product",
    urls: nodes.all.map((node) => node.url),
    pids: nodes.all.map((node) => node.pid),
    stop: nodes.stop,
  };
}

export async function startStockSignalling(): Promise<SignallingServer> {
  const child = spawn(process.execPath, [join(supportDir, "stock-signalling.mjs")], {
    env: { NODE_ENV: "production", NODE_OPTIONS: nodeOptions },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  return {
    kind: "stock",
    urls: [`http://127.0.0.1:${Number(port)}`],
    pids: [child.pid ?? 0],
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** What the process holds once all garbage is gone. */
export async function readSettledBytes(pid: number): Promise<number> {
  for (let collection = 0; collection < collections; collection += 1) {
    process.kill(pid, "SIGUSR2");
    await sleep(collectionMs);
  }
  return readPssBytes(pid);
}
