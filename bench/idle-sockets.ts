/**
 * Memory and CPU of 15,000 signalling sockets that are open and do nothing, on one node, against stock PeerServer.
 *
 *   register sessions (not measured) ─ connect most ─ connect the last, CPU measured ─ collect garbage, memory measured
 */

import { setTimeout as sleep } from "node:timers/promises";
import { startRedis } from "../e2e/support/services/redis.ts";
import type { IdleSteps } from "./load/idle.ts";
import { startLoad } from "./support/load-process.ts";
import { readCpuMs } from "./support/processes.ts";
import { openRedisMeter, type RedisMeter } from "./support/redis-meter.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import {
  readSettledBytes,
  type SignallingServer,
  startProductNodes,
  startStockSignalling,
} from "./support/signalling-servers.ts";
import { formatSpread, ratiosOf, spreadOf } from "./support/spread.ts";

/** Both sides' descriptors count against a process's limit of 20,000: the load is another process. */
const sockets = 15_000;
/** CPU for a new connection is that of these, with all others open. */
const lastSockets = 3_000;
const defaultRounds = 5;
const memoryMax = 1.3;
const cpuMax = 1.5;
/** One of the sweeps in which a node pings its sockets and renews their places (server/src/limits.ts). */
const sweepMs = 30_000;
/** What a connection leaves to be done after OPEN. */
const afterOpenMs = 300;

type Sample = {
  readonly socketBytes: number;
  readonly sessionBytes: number;
  readonly lastUs: number;
  readonly allUs: number;
};

/** While nothing happens but sweeps. */
type Upkeep = {
  readonly nodeCores: number;
  readonly redisCores: number;
  readonly scriptsPerSecond: number;
  /** What a session with one socket takes in Redis. */
  readonly redisBytes: number;
};

export async function measureIdleSockets({ rounds = defaultRounds }: BenchOptions): Promise<Report> {
  const stock: Sample[] = [];
  const ours: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    stock.push(await measureServer(await startStockSignalling()));
    ours.push(await measureServer(await startProductNodes(1, null)));
  }
  const { sample: onRedis, upkeep } = await measureOnRedis();

  const memory = ratiosOf(column(ours, "socketBytes"), column(stock, "socketBytes"));
  const cpu = ratiosOf(column(ours, "lastUs"), column(stock, "lastUs"));
  return {
    title: `idle-sockets: ${sockets.toLocaleString("en")} on one node, ${rounds} rounds`,
    table: [
      [
        "server",
        "kB a socket",
        "kB a session",
        `µs CPU a connection, last ${lastSockets}`,
        "µs CPU a connection, all",
      ],
      rowOf("stock PeerServer", stock),
      rowOf("PairQR, embedded stores", ours),
      rowOf("PairQR, Redis (once)", [onRedis]),
    ],
    figures: [
      {
        name: "memory for a socket",
        measured: `${formatSpread(memory, 2)} × stock`,
        target: `≤ ${memoryMax}`,
        isMet: memory.median <= memoryMax,
      },
      {
        name: "CPU for a new connection, token verified",
        measured: `${formatSpread(cpu, 2)} × stock`,
        target: `≤ ${cpuMax}`,
        isMet: cpu.median <= cpuMax,
      },
    ],
    notes: [
      "Memory: PSS of the server's process after forced garbage collections, without what the kernel holds for sockets.",
      "A session is what its registration leaves, before its socket; it is not counted to the socket.",
      `Idle on Redis, over one sweep: the node uses ${percent(upkeep.nodeCores)} of a core and Redis ` +
        `${percent(upkeep.redisCores)}, for ${upkeep.scriptsPerSecond.toFixed(0)} scripts a second; ` +
        `a session with one socket takes ${(upkeep.redisBytes / 1000).toFixed(2)} kB of Redis.`,
    ],
  };
}

/** For information, once: Redis is a process of its own, so the node's alone says less. */
async function measureOnRedis(): Promise<{ readonly sample: Sample; readonly upkeep: Upkeep }> {
  const redis = await startRedis();
  const meter = await openRedisMeter(redis.url);
  try {
    const server = await startProductNodes(1, redis.url);
    const { memoryBytes: emptyBytes } = await meter.read();
    let upkeep: Upkeep | undefined;
    const sample = await measureServer(server, async () => {
      upkeep = await measureUpkeep(server.pids[0] ?? 0, meter, emptyBytes);
    });
    if (upkeep === undefined) throw new Error("No sweep was measured.");
    return { sample, upkeep };
  } finally {
    meter.close();
    await redis.stop();
  }
}

async function measureUpkeep(nodePid: number, redis: RedisMeter, emptyBytes: number): Promise<Upkeep> {
  const read = async () => {
    const [nodeMs, redisMs] = await Promise.all([nodePid, redis.pid].map(readCpuMs));
    return { nodeMs: nodeMs ?? 0, redisMs: redisMs ?? 0, ...(await redis.read()) };
  };
  const before = await read();
  await sleep(sweepMs);
  const after = await read();
  return {
    nodeCores: (after.nodeMs - before.nodeMs) / sweepMs,
    redisCores: (after.redisMs - before.redisMs) / sweepMs,
    scriptsPerSecond: ((after.scripts - before.scripts) * 1000) / sweepMs,
    redisBytes: (after.memoryBytes - emptyBytes) / sockets,
  };
}

async function measureServer(
  server: SignallingServer,
  whenConnected: () => Promise<void> = async () => undefined,
): Promise<Sample> {
  const load = startLoad<IdleSteps>("idle");
  const [pid = 0] = server.pids;
  const [url = ""] = server.urls;
  const connect = async (count: number): Promise<number> => {
    const before = await readCpuMs(pid);
    await load.step("connect", { count });
    await sleep(afterOpenMs);
    return (await readCpuMs(pid)) - before;
  };
  try {
    const empty = await readSettledBytes(pid);
    await load.step("register", { kind: server.kind, url, count: sockets });
    const registered = await readSettledBytes(pid);
    const firstCpuMs = await connect(sockets - lastSockets);
    const lastCpuMs = await connect(lastSockets);
    const connected = await readSettledBytes(pid);
    await whenConnected();
    return {
      socketBytes: (connected - registered) / sockets,
      sessionBytes: (registered - empty) / sockets,
      lastUs: (lastCpuMs * 1000) / lastSockets,
      allUs: ((firstCpuMs + lastCpuMs) * 1000) / sockets,
    };
  } finally {
    await load.stop();
    await server.stop();
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function column(samples: readonly Sample[], name: keyof Sample): readonly number[] {
  return samples.map((sample) => sample[name]);
}

function rowOf(name: string, samples: readonly Sample[]): string[] {
  const kb = (key: keyof Sample) =>
    formatSpread(spreadOf(column(samples, key).map((bytes) => bytes / 1000)), 1);
  const us = (key: keyof Sample) => formatSpread(spreadOf(column(samples, key)));
  return [name, kb("socketBytes"), kb("sessionBytes"), us("lastUs"), us("allUs")];
}
