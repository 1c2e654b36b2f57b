/**
 * From a guest's offer to the host's answer in its hands, through signalling alone, at 1,000 envelopes a second:
 * stock PeerServer, one node of ours, and two nodes of ours with a real Redis between host and guest.
 */

import { startRedis } from "../e2e/support/services/redis.ts";
import type { ExchangeSteps, ExchangeTimes } from "./load/exchanges.ts";
import { type LoadProcess, startLoad } from "./support/load-process.ts";
import type { BenchOptions, Report } from "./support/report.ts";
import {
  type SignallingServer,
  startProductNodes,
  startStockSignalling,
} from "./support/signalling-servers.ts";
import { formatSpread, ratiosOf, spreadOf } from "./support/spread.ts";

const offersPerSecond = 500;
/** Each socket stays far below its own limit. */
const pairs = 100;
const secondsEach = 5;
const warmUpSeconds = 3;
const defaultRounds = 16;
const sameNodeMax = 1.3;
const acrossMax = 3;

type Course = {
  readonly name: string;
  readonly load: LoadProcess<ExchangeSteps>;
  readonly times: ExchangeTimes[];
};

export async function measureRelayLatency({ rounds = defaultRounds }: BenchOptions): Promise<Report> {
  const redis = await startRedis();
  const servers: SignallingServer[] = [];
  const courses: Course[] = [];
  const prepare = async (name: string, server: SignallingServer): Promise<Course> => {
    servers.push(server);
    const load = startLoad<ExchangeSteps>("exchanges");
    const course = { name, load, times: [] };
    courses.push(course);
    const hostUrl = server.urls[0] ?? "";
    const guestUrl = server.urls.at(-1) ?? "";
    await load.step("connect", { target: { kind: server.kind, hostUrl, guestUrl }, pairs });
    await load.step("run", { offersPerSecond, seconds: warmUpSeconds });
    return course;
  };
  try {
    const stock = await prepare("stock PeerServer", await startStockSignalling());
    const sameNode = await prepare("PairQR, one node", await startProductNodes(1, null));
    const across = await prepare("PairQR, two nodes, Redis", await startProductNodes(2, redis.url));
    for (let round = 0; round < rounds; round += 1) {
      const turn = round % courses.length;
      for (const { load, times } of [...courses.slice(turn), ...courses.slice(0, turn)]) {
        times.push(await load.step("run", { offersPerSecond, seconds: secondsEach }));
      }
    }
    return reportOf(stock, sameNode, across);
  } finally {
    await Promise.all(courses.map(({ load }) => load.stop()));
    await Promise.all(servers.map((server) => server.stop()));
    await redis.stop();
  }
}

function reportOf(stock: Course, sameNode: Course, across: Course): Report {
  const courses = [stock, sameNode, across];
  const late = courses.flatMap(({ times }) => times.map((time) => time.lateP99Ms));
  const unanswered = courses.flatMap(({ times }) => times.map((time) => time.unanswered));
  return {
    title: `relay-latency: ${2 * offersPerSecond} envelopes/s over ${pairs} pairs, ${stock.times.length} rounds`,
    table: [["server", "p50 ms", "p99 ms"], ...courses.map(rowOf)],
    figures: [
      figureOf("one node", "p50Ms", sameNode, stock, "stock", sameNodeMax),
      figureOf("one node", "p99Ms", sameNode, stock, "stock", sameNodeMax),
      figureOf("two nodes", "p50Ms", across, sameNode, "one node", acrossMax),
      figureOf("two nodes", "p99Ms", across, sameNode, "one node", acrossMax),
    ],
    notes: [
      `The load process itself was late by ${formatSpread(spreadOf(late), 1)} ms (p99 of its sends).`,
      `Not answered within a second after the end: ${unanswered.reduce((sum, count) => sum + count, 0)}.`,
    ],
  };
}

function figureOf(
  name: string,
  column: "p50Ms" | "p99Ms",
  measured: Course,
  baseline: Course,
  baselineName: string,
  max: number,
): Report["figures"][number] {
  const ratio = ratiosOf(timesOf(measured, column), timesOf(baseline, column));
  return {
    name: `${name}, ${column === "p50Ms" ? "p50" : "p99"}`,
    measured: `${formatSpread(ratio, 2)} × ${baselineName}`,
    target: `≤ ${max}`,
    isMet: ratio.median <= max,
  };
}

function timesOf({ times }: Course, column: "p50Ms" | "p99Ms"): readonly number[] {
  return times.map((time) => time[column]);
}

function rowOf(course: Course): string[] {
  const cell = (column: "p50Ms" | "p99Ms") => formatSpread(spreadOf(timesOf(course, column)), 2);
  return [course.name, cell("p50Ms"), cell("p99Ms")];
}
