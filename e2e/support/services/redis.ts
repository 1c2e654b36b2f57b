/**
 * Real Redis for a test: one server, or a cluster of three, on free ports of 127.0.0.1, each in a folder of its own.
 *
 * Each can be paused (its connections stay open and nothing answers), killed, and started again on the same port.
 */

import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createTemporaryFolder } from "../files.ts";
import { findFreePort } from "../ports.ts";
import { type Program, runProgram } from "../program.ts";
import { ensureTool, redisServer } from "../system-packages.ts";
import { waitFor } from "../wait.ts";

export type RedisOptions = {
  /** Wanted from every client; none where absent. */
  readonly password?: string;
  /** What was written is still there after kill() and start(). */
  readonly isDurable?: boolean;
  /** A free one where absent. */
  readonly port?: number;
};

type RedisProcess = {
  readonly port: number;
  /** SIGSTOP: as a network that swallows everything. */
  pause(): void;
  resume(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** After kill(), on the same port. */
  start(): Promise<void>;
};

export type RunningRedis = RedisProcess & {
  /** For REDIS_URL. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export type RunningRedisCluster = {
  /** For REDIS_URL; names all nodes. */
  readonly url: string;
  readonly nodes: readonly RedisProcess[];
  readonly stop: () => Promise<void>;
};

const clusterSize = 3;

export async function startRedis(wanted: RedisOptions = {}): Promise<RunningRedis> {
  const { password, isDurable = false, port = await findFreePort() } = wanted;
  const folder = await createTemporaryFolder("redis");
  const options = [
    ...(password === undefined ? [] : ["--requirepass", password]),
    ...(isDurable ? ["--appendonly", "yes", "--appendfsync", "always"] : []),
  ];
  const redis = await runRedis(folder.path, port, options);
  const credentials = password === undefined ? "" : `:${encodeURIComponent(password)}@`;
  return {
    ...redis,
    url: `redis://${credentials}127.0.0.1:${redis.port}`,
    async stop() {
      await redis.kill();
      await folder.remove();
    },
  };
}

export async function startRedisCluster(): Promise<RunningRedisCluster> {
  const folder = await createTemporaryFolder("redis-cluster");
  const nodes = await Promise.all(
    Array.from({ length: clusterSize }, (_, index) => runClusterNode(join(folder.path, `node-${index}`))),
  );
  const addresses = nodes.map((node) => `127.0.0.1:${node.port}`);
  const cli = join(dirname(ensureTool(redisServer)), "redis-cli");
  await promisify(execFile)(cli, ["--cluster", "create", ...addresses, "--cluster-yes"]);
  for (const node of nodes) {
    await waitFor("every node to see the cluster", async () =>
      (await ask(node.port, "CLUSTER INFO")).includes("cluster_state:ok"),
    );
  }
  return {
    url: `redis+cluster://${addresses.join(",")}`,
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
      await folder.remove();
    },
  };
}

/** The bus has a port of its own choice: the usual one, 10,000 above, may not exist. */
async function runClusterNode(folder: string): Promise<RedisProcess> {
  await mkdir(folder);
  const options = ["--cluster-enabled", "yes", "--cluster-port", String(await findFreePort())];
  return runRedis(folder, await findFreePort(), [...options, "--cluster-node-timeout", "2000"]);
}

async function runRedis(folder: string, port: number, options: readonly string[]): Promise<RedisProcess> {
  const program = ensureTool(redisServer);
  const place = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder];
  let running: Program | null = null;

  async function start(): Promise<void> {
    const redis = runProgram([program, ...place, "--save", "", ...options]);
    running = redis;
    await redis.waitFor("Redis to answer", async () => /PONG|NOAUTH/.test(await ask(port, "PING")));
  }

  await start();
  return {
    port,
    pause: () => running?.signal("SIGSTOP"),
    resume: () => running?.signal("SIGCONT"),
    async kill() {
      await running?.kill();
    },
    start,
  };
}

/** One inline command; "" where nobody answers. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`${command}\r\n`));
    socket.setTimeout(1_000, () => socket.destroy());
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString();
      socket.end();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}
