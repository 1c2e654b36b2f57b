/**
 * Several real server processes, built as an operator builds them, that share what REDIS_URL and DATABASE_URL name.
 *
 *   const nodes = await startServerNodes(3, { REDIS_URL: redis.url });
 *   nodes.all[0].url, await nodes.all[0].kill("SIGKILL"), await nodes.add(), await nodes.stop()
 */

import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { waitFor } from "../wait.ts";

export type ServerNode = {
  readonly url: string;
  readonly pid: number;
  /** All it has said so far. */
  readonly log: () => string;
  /** Resolves to its exit code when the process is gone. */
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
};

export type ServerNodes = {
  readonly all: readonly ServerNode[];
  /** One more, for example on the port that a former one had. */
  add(variables?: Readonly<Record<string, string>>): Promise<ServerNode>;
  readonly stop: () => Promise<void>;
};

const rootDir = join(import.meta.dirname, "../../..");
const roomyLimits = {
  createsPerMinute: 1_000_000,
  joinsPerMinute: 1_000_000,
  renewalsPerMinute: 1_000_000,
  upgradesPerMinute: 1_000_000,
  socketsPerAddress: 20_000,
};

export async function startServerNodes(
  count: number,
  variables: Readonly<Record<string, string>>,
): Promise<ServerNodes> {
  const folder = await buildServer();
  const shared = {
    PORT: "0",
    JWT_SECRET: randomBytes(48).toString("base64"),
    LIMITS: JSON.stringify(roomyLimits),
    LOG_LEVEL: "info",
    ...variables,
  };
  const started: ServerNode[] = [];

  async function add(own: Readonly<Record<string, string>> = {}): Promise<ServerNode> {
    const node = await startNode(join(folder, "main.js"), { ...shared, ...own });
    started.push(node);
    return node;
  }

  const stop = async (): Promise<void> => {
    await Promise.all(started.map((node) => node.kill("SIGKILL")));
    await rm(folder, { recursive: true });
  };
  try {
    return { all: await Promise.all(Array.from({ length: count }, () => add())), add, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Inside node_modules, where the program finds its packages. */
async function buildServer(): Promise<string> {
  const folder = await mkdtemp(join(rootDir, "node_modules/.pairqr-nodes-"));
  await build({
    configFile: false,
    root: join(rootDir, "server"),
    logLevel: "silent",
    build: { ssr: "src/main.ts", outDir: folder, target: "node20" },
  });
  return folder;
}

async function startNode(program: string, variables: Readonly<Record<string, string>>): Promise<ServerNode> {
  const child = spawn(process.execPath, [program], { env: variables, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const url = await waitFor("a server node to listen", () => {
    if (hasEnded(child)) throw new Error(`The node ended: ${output}`);
    return /"origins":\["([^"]+)"/.exec(output)?.[1];
  });
  return {
    url,
    pid: child.pid ?? 0,
    log: () => output,
    async kill(signal) {
      if (!hasEnded(child)) {
        const gone = once(child, "exit");
        child.kill(signal);
        await gone;
      }
      return child.exitCode;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
