/**
 * Whole pairings, as many as go: session, join, two sockets, offer, answer, ten candidates, end. One node with the
 * embedded stores, one and three nodes on one Redis, and what stock PeerServer takes for the part that it can do.
 *
 * The rate says what this machine can do with the load process on it; the CPU of each process for a pairing says what
 * a machine needs, and is the steadier figure.
 */

import { startRedis } from "../e2e/support/services/redis.ts";
import type { PairingSteps } from "./load/pairings.ts";
import type { Target } from "./load/pairs.ts";
import { type LoadProcess, startLoad } from "./support/load-process.ts";
import { readCpuMs } from "./support/processes.ts";
import { openRedisMeter, type RedisMeter } from "./support/redis-meter.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import {
  type SignallingServer,
  startProductNodes,
  startStockSignalling,
} from "./support/signalling-servers.ts";
import { formatSpread, spreadOf } from "./support/spread.ts";

const atOnce = 24;
const secondsEach = 6;
const warmUpSeconds = 3;
const defaultRounds = 4;
const nodesCount = 3;

type Sample = {
  readonly perSecond: number;
  /** CPU for one pairing: of all nodes together, Redis, and the load process. */
  readonly nodesMs: number;
  readonly redisMs: number;
  readonly loadMs: number;
  /** Parts of a core in use: the busiest node, Redis, the load process. */
  readonly nodeShare: number;
  readonly redisShare: number;
  readonly loadShare: number;
  readonly redisScripts: number;
  readonly redisCommands: number;
  readonly redisBytes: number;
};

type Course = {
  readonly name: string;
  readonly server: SignallingServer;
  readonly load: LoadProcess<PairingSteps>;
  readonly redis: RedisMeter | null;
  readonly samples: Sample[];
};

export async function measurePairings({ rounds = defaultRounds }: BenchOptions): Promise<Report> {
  const redis = await startRedis();
  const meter = await openRedisMeter(redis.url);
  const courses: Course[] = [];
  const prepare = async (
    name: string,
    server: SignallingServer,
    redisOfIt: RedisMeter | null,
  ): Promise<void> => {
    const load = startLoad<PairingSteps>("pairings");
    courses.push({ name, server, load, redis: redisOfIt, samples: [] });
    await load.step("run", { targets: targetsOf(server), seconds: warmUpSeconds, atOnce });
  };
  try {
    await prepare("stock PeerServer, no session", await startStockSignalling(), null);
    await prepare("one node", await startProductNodes(1, null), null);
    await prepare("one node, Redis", await startProductNodes(1, redis.url), meter);
    await prepare(`${nodesCount} nodes, Redis`, await startProductNodes(nodesCount, redis.url), meter);
    for (let round = 0; round < rounds; round += 1) {
      for (const course of courses) course.samples.push(await measureOnce(course));
    }
    return reportOf(courses, rounds);
  } finally {
    meter.close();
    await Promise.all(courses.map(({ load }) => load.stop()));
    await Promise.all(courses.map(({ server }) => server.stop()));
    await redis.stop();
  }
}

/** Each node has hosts whose guests are on each other node, and on itself. */
function targetsOf({ kind, urls }: SignallingServer): readonly Target[] {
  return urls.flatMap((hostUrl) => urls.map((guestUrl) => ({ kind, hostUrl, guestUrl })));
}

async function measureOnce({ server, load, redis }: Course): Promise<Sample> {
  const pids = [...server.pids, load.pid, ...(redis === null ? [] : [redis.pid])];
  const cpuBefore = await Promise.all(pids.map(readCpuMs));
  const workBefore = await redis?.read();
  const startedAt = performance.now();
  const pairings = await load.step("run", { targets: targetsOf(server), seconds: secondsEach, atOnce });
  const elapsedMs = performance.now() - startedAt;
  const work = await redis?.read();
  const cpuAfter = await Promise.all(pids.map(readCpuMs));

  const usedMs = cpuAfter.map((cpuMs, index) => cpuMs - (cpuBefore[index] ?? 0));
  const nodesMs = usedMs.slice(0, server.pids.length);
  const [loadMs = 0, redisMs = 0] = usedMs.slice(server.pids.length);
  const since = (name: "scripts" | "commands" | "networkBytes"): number =>
    ((work?.[name] ?? 0) - (workBefore?.[name] ?? 0)) / pairings;
  return {
    perSecond: (pairings * 1000) / elapsedMs,
    nodesMs: nodesMs.reduce((sum, ms) => sum + ms, 0) / pairings,
    redisMs: redisMs / pairings,
    loadMs: loadMs / pairings,
    nodeShare: Math.max(...nodesMs) / elapsedMs,
    redisShare: redisMs / elapsedMs,
    loadShare: loadMs / elapsedMs,
    redisScripts: since("scripts"),
    redisCommands: since("commands"),
    redisBytes: since("networkBytes"),
  };
}

function reportOf(courses: readonly Course[], rounds: number): Report {
  return {
    title: `pairings: ${atOnce} at once, ${rounds} rounds of ${secondsEach} s`,
    table: [
      [
        "server",
        "pairings/s here",
        "ms CPU a pairing: nodes",
        "Redis",
        "load",
        "pairings/s a core of nodes",
        "busy: a node",
        "Redis",
        "load",
      ],
      ...courses.map(rowOf),
    ],
    figures: [],
    notes: [
      ...courses.map((course) => `${course.name}: the limit here was ${limitOf(course.samples)}.`),
      ...courses.filter((course) => course.redis !== null).map(redisNoteOf),
    ],
  };
}

function rowOf({ name, samples }: Course): string[] {
  const cell = (key: keyof Sample, digits: number) => formatSpread(spreadOf(column(samples, key)), digits);
  const percent = (key: keyof Sample) => `${(100 * median(samples, key)).toFixed(0)} %`;
  const perCore = formatSpread(spreadOf(samples.map(({ nodesMs }) => 1000 / nodesMs)));
  const times = [cell("nodesMs", 2), cell("redisMs", 2), cell("loadMs", 2)];
  const shares = [percent("nodeShare"), percent("redisShare"), percent("loadShare")];
  return [name, cell("perSecond", 0), ...times, perCore, ...shares];
}

/** A process that uses nearly all of a core can do no more; if none does, the machine's cores are what is short. */
function limitOf(samples: readonly Sample[]): string {
  const shares = [
    ["a node's process", median(samples, "nodeShare")],
    ["Redis", median(samples, "redisShare")],
    ["the load process", median(samples, "loadShare")],
  ] as const;
  const busiest = shares.reduce((most, share) => (share[1] > most[1] ? share : most));
  return busiest[1] > 0.85 ? busiest[0] : `the machine's cores, shared by all (busiest: ${busiest[0]})`;
}

function redisNoteOf({ name, samples }: Course): string {
  const [scripts, commands, bytes] = (["redisScripts", "redisCommands", "redisBytes"] as const).map((key) =>
    median(samples, key),
  );
  return (
    `${name}: Redis did ${scripts?.toFixed(0)} scripts a pairing (${commands?.toFixed(0)} commands with those inside), ` +
    `and moved ${((bytes ?? 0) / 1000).toFixed(1)} kB in and out.`
  );
}

function column(samples: readonly Sample[], key: keyof Sample): readonly number[] {
  return samples.map((sample) => sample[key]);
}

function median(samples: readonly Sample[], key: keyof Sample): number {
  return spreadOf(column(samples, key)).median;
}
