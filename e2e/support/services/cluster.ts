/**
 * Several server nodes behind the real Caddy, without stickiness, on one real Redis; each can die and come back.
 *
 *   const cluster = await startCluster(3);
 *   cluster.url, await cluster.nodes[0].kill(), await cluster.nodes[0].start(), await cluster.nodes[0].restart()
 */

import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../ports.ts";
import { waitFor } from "../wait.ts";
import { type RunningCaddy, startCaddy } from "./caddy.ts";
import { startRedis } from "./redis.ts";
import { type ServerNode, startServerNodes } from "./server-nodes.ts";

export type ClusterNode = {
  /** As `kill -9` does it. */
  kill(): Promise<void>;
  /** On the same port; resolves when Caddy gives it requests again. */
  start(): Promise<void>;
  /** SIGTERM, and a new one in its place; resolves to the exit code of the old one. */
  restart(): Promise<number | null>;
  /** How many signalling sockets it has, by its own metrics; none while it is dead. */
  sockets(): Promise<number>;
};

export type Cluster = {
  /** Caddy's. */
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  /** A call of the API through Caddy; rejects where the connection breaks. */
  call(method: "POST" | "DELETE" | "GET", path: string, body?: object): Promise<CallAnswer>;
  readonly stop: () => Promise<void>;
};

export type CallAnswer = { readonly status: number; readonly body: string };

export type ClusterOptions = {
  readonly pageDir: string;
  readonly variables: Readonly<Record<string, string>>;
};

/** infra/caddy/Caddyfile asks each second; a moment more for a busy machine. */
const noticedMs = 1_200;

export async function startCluster(
  count: number,
  { pageDir, variables = {} }: Partial<ClusterOptions> = {},
): Promise<Cluster> {
  const cleanups: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    const redis = await startRedis();
    cleanups.push(redis.stop);
    const places: Place[] = [];
    for (let index = 0; index < count; index += 1) {
      places.push({ port: await findFreePort(), metricsPort: await findFreePort() });
    }
    const caddy = await startCaddy({
      upstreams: places.map(({ port }) => `127.0.0.1:${port}`),
      ...(pageDir !== undefined && { pageDir }),
    });
    cleanups.push(caddy.stop);
    const servers = await startServerNodes(0, {
      REDIS_URL: redis.url,
      TRUSTED_PROXY: "127.0.0.1/32",
      PAGE_ORIGIN: caddy.url,
      ...(pageDir !== undefined && { PAGE_DIR: pageDir }),
      ...variables,
    });
    cleanups.push(servers.stop);
    const nodes = await Promise.all(places.map((place) => openNode(place, servers.add)));
    const agent = new Agent({ ca: caddy.authority, keepAlive: true });
    cleanups.push(async () => agent.destroy());
    await sleep(noticedMs);
    return { url: caddy.url, nodes, call: createCall(caddy, agent), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Place = { readonly port: number; readonly metricsPort: number };

async function openNode(
  { port, metricsPort }: Place,
  add: (variables: Readonly<Record<string, string>>) => Promise<ServerNode>,
): Promise<ClusterNode> {
  const variables = { PORT: String(port), METRICS_PORT: String(metricsPort) };
  let running = await add(variables);
  const start = async () => {
    running = await add(variables);
    await waitFor("a node to be ready", async () => (await fetch(`${running.url}/readyz`)).ok);
    await sleep(noticedMs);
  };
  return {
    start,
    async kill() {
      await running.kill("SIGKILL");
    },
    async restart() {
      const exitCode = await running.kill("SIGTERM");
      await start();
      return exitCode;
    },
    async sockets() {
      const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`).catch(() => null);
      const metrics = (await answer?.text()) ?? "pairqr_sockets 0";
      return Number(/^pairqr_sockets(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1]);
    },
  };
}

function createCall({ httpsPort: port }: RunningCaddy, agent: Agent): Cluster["call"] {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json" };
      const asking = request({ host: "localhost", port, path, method, agent, headers }, (response) => {
        let text = "";
        response.on("data", (data: Buffer) => {
          text += data.toString();
        });
        response.once("error", reject);
        response.once("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      asking.once("error", reject);
      asking.end(body && JSON.stringify(body));
    });
}
