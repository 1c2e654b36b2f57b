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
const defaultRounds = 3;
const memoryMax = 1.3;
const cpuMax = 1.5;
/** What a connection leaves to be done after OPEN. */
const afterOpenMs = 300;

type Sample = {
  readonly socketBytes: number;
  readonly sessionBytes: number;
  readonly lastUs: number;
  readonly allUs: number;
};

export async function measureIdleSockets({ rounds = defaultRounds }: BenchOptions): Promise<Report> {
  const stock: Sample[] = [];
  const ours: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    stock.push(await measureServer(await startStockSignalling()));
    ours.push(await measureServer(await startProductNodes(1, null)));
  }
  const redis = await startRedis();
  const onRedis = await startProductNodes(1, redis.url).then(measureServer).finally(redis.stop);

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
    ],
  };
}

async function measureServer(server: SignallingServer): Promise<Sample> {
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

function column(samples: readonly Sample[], name: keyof Sample): readonly number[] {
  return samples.map((sample) => sample[name]);
}

function rowOf(name: string, samples: readonly Sample[]): string[] {
  const kb = (key: keyof Sample) =>
    formatSpread(spreadOf(column(samples, key).map((bytes) => bytes / 1000)), 1);
  const us = (key: keyof Sample) => formatSpread(spreadOf(column(samples, key)));
  return [name, kb("socketBytes"), kb("sessionBytes"), us("lastUs"), us("allUs")];
}
