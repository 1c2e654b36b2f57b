/** Floods against two real nodes on one Redis, with the product's own limits; beside each one a pair still pairs. */

import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pair } from "../../server/test/support/pairing.ts";
import { candidate, openSocket, type SignallingSocket } from "../../server/test/support/signalling-socket.ts";
import { sendRequests } from "../support/load/load-process.ts";
import { addressesOf, type RequestsLoad, type RequestsReport } from "../support/load/load-request.ts";
import { readMemory, resetPeak } from "../support/load/memory.ts";
import { pairBeside } from "../support/load/pair-beside.ts";
import { createCaller } from "../support/load/requests.ts";
import { type RunningCaddy, startCaddy } from "../support/services/caddy.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";

/** A pairing takes some 30 ms alone; beside a flood it shares two cores with it. */
const pairWithinMs = 5_000;
const growthMaxMiB = 150;
const windowMs = 60_000;

let redis: RunningRedis;
let nodes: ServerNodes;
let caddy: RunningCaddy;
let targets: readonly string[];
/** The well-behaved pair comes through Caddy, from an address of its own. */
let behind: { hostUrl: string; guestUrl: string; authority: string };

beforeAll(async () => {
  redis = await startRedis();
  nodes = await startServerNodes(2, { REDIS_URL: redis.url, LIMITS: "{}", TRUSTED_PROXY: "127.0.0.1/32" });
  targets = nodes.all.map(({ url }) => url.replace("localhost", "127.0.0.1"));
  caddy = await startCaddy({ upstreams: targets.map((url) => new URL(url).host) });
  behind = { hostUrl: caddy.url, guestUrl: caddy.url, authority: caddy.authority };
  await pairBeside(behind);
});
afterAll(async () => {
  await caddy?.stop();
  await nodes?.stop();
  await redis?.stop();
});

let householdsCount = 0;

/** One pairing after the other while it lasts, each of other people; what it cost goes to the test's output. */
async function beside<Result>(name: string, flood: () => Promise<Result>): Promise<Result> {
  for (const { pid } of nodes.all) resetPeak(pid);
  const before = nodes.all.map(({ pid }) => readMemory(pid).nowMiB);
  const startedAt = performance.now();
  let isOver = false;
  const flooding = flood().finally(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    householdsCount += 1;
    const from = `127.0.${100 + (householdsCount >> 7)}.${1 + (householdsCount & 127)}`;
    times.push(await pairBeside({ ...behind, from }));
    await sleep(100);
  }
  const result = await flooding;
  const growth = nodes.all.map(({ pid }, index) => readMemory(pid).peakMiB - (before[index] ?? 0));
  const [slowest, seconds] = [Math.max(...times), (performance.now() - startedAt) / 1000];
  console.info(
    `${name}: ${seconds.toFixed(1)} s, slowest of ${times.length} pairs ${slowest.toFixed(0)} ms, ` +
      `nodes held ${before.map((mib) => mib.toFixed(0)).join(" and ")} MiB, ` +
      `at most ${growth.map((mib) => mib.toFixed(0)).join(" and ")} MiB more; ${JSON.stringify(result)}`,
  );
  expect(slowest).toBeLessThan(pairWithinMs);
  expect(Math.max(...growth)).toBeLessThan(growthMaxMiB);
  return result;
}

function flood(change: Partial<RequestsLoad> & Pick<RequestsLoad, "what">): Promise<RequestsReport> {
  return beside(`${change.what} of ${change.addresses?.length ?? 1}`, () =>
    sendRequests({
      kind: "requests",
      targets,
      addresses: addressesOf(1, 1),
      count: 1_000,
      atOnce: 50,
      isSpoofed: false,
      authority: null,
      ...change,
    }),
  );
}

/** The window may begin anew while the flood lasts. */
function expectAtMost(count: number | undefined, limit: number): void {
  expect(count).toBeGreaterThanOrEqual(limit);
  expect(count).toBeLessThanOrEqual(2 * limit);
}

it.each([
  { what: "creates", status: 201, limit: 60 },
  { what: "joins", status: 404, limit: 120 },
  { what: "renewals", status: 404, limit: 120 },
  { what: "pairs", status: 200, limit: 60 },
  { what: "upgrades", status: 401, limit: 240 },
] as const)(
  "[SG27] $what from one address: $limit a minute on both nodes together, then 429",
  async (rule) => {
    const { answers, unclear, retryAfterSeconds } = await flood({ what: rule.what });
    expect(Object.keys(answers).map(Number)).toEqual([rule.status, 429].sort((a, b) => a - b));
    expectAtMost(answers[rule.status], rule.limit);
    expect(unclear).toBe(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(windowMs / 1000);
  },
);

it("[SG27] creates from 40 addresses: each has its own limit", async () => {
  const { answers, unclear } = await flood({ what: "creates", addresses: addressesOf(2, 40), count: 3_200 });
  expectAtMost(answers[201], 40 * 60);
  expect([answers[429], unclear]).toEqual([3_200 - (answers[201] ?? 0), 0]);
});

it("[SG27] requests for nothing: refused, and cheap", async () => {
  const { answers, unclear } = await flood({ what: "pages", count: 2_000 });
  expect([answers, unclear]).toEqual([{ 404: 2_000 }, 0]);
});

it("[SG27] another X-Forwarded-For each time: nothing gained without a trusted proxy", async () => {
  const { answers } = await flood({ what: "creates", addresses: addressesOf(3, 1), isSpoofed: true });
  expectAtMost(answers[201], 60);
});

it("[SG27] another X-Forwarded-For each time, through Caddy: what Caddy saw counts", async () => {
  const through = { targets: [caddy.url], authority: caddy.authority, isSpoofed: true };
  const { answers, unclear } = await flood({ what: "creates", addresses: addressesOf(4, 2), ...through });
  expectAtMost(answers[201], 2 * 60);
  expect([answers[429], unclear]).toEqual([1_000 - (answers[201] ?? 0), 0]);
});

it("[SG7] wrong keys for many sessions: 20, then none is looked at, on any node", async () => {
  const from = addressesOf(5, 1)[0] ?? "";
  const call = createCaller(10);
  const sessions = await Promise.all(Array.from({ length: 30 }, () => pair(targets[0] ?? "")));
  const guesses = await Promise.all(
    sessions.map(({ pairing }, index) =>
      call(targets[index % 2] ?? "", {
        method: "POST",
        path: `/api/v1/sessions/${pairing.sessionId}/join`,
        body: { joinKey: "A".repeat(43), claim: "A".repeat(22) },
        from,
      }),
    ),
  );
  const count = (code: string) => guesses.filter(({ body }) => body.code === code).length;
  // Guesses under way at once may each pass the count before it grows.
  expect(count("wrong-join-key")).toBeGreaterThanOrEqual(20);
  expect(count("wrong-join-key") + count("too-many-requests")).toBe(30);
  const { pairing } = sessions[0] ?? (await pair(targets[0] ?? ""));
  const own = { joinKey: pairing.joinKey, claim: pairing.guestClaim };
  const path = `/api/v1/sessions/${pairing.sessionId}/join`;
  const late = await call(targets[1] ?? "", { method: "POST", path, body: own, from });
  expect([late.status, late.body.code]).toEqual([429, "too-many-requests"]);
  const other = await call(targets[1] ?? "", { method: "POST", path, body: own });
  expect([other.status, other.body.peerId]).toEqual([200, `${pairing.sessionId}-g`]);
});

it("[SG20] members that send without end: each socket is closed with 4003", async () => {
  const members = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const { host, guest } = await pair(targets[index % 2] ?? "");
      return {
        phone: await openSocket(targets[index % 2] ?? "", guest),
        desk: await openSocket(targets[(index + 1) % 2] ?? "", host),
        dst: host.peerId,
      };
    }),
  );
  const report = { type: "REPORT", payload: { outcome: "direct" } };
  const codes = await beside("envelopes of 40 sockets", async () => {
    for (let index = 0; index < 1_000; index += 1) {
      for (const { phone, desk, dst } of members) {
        sendIfOpen(phone, candidate(dst, String(index)));
        sendIfOpen(desk, report);
      }
      if (index % 20 === 0) await sleep(1);
    }
    return Promise.all(members.flatMap(({ phone, desk }) => [phone.closed, desk.closed]));
  });
  expect(new Set(codes)).toEqual(new Set([4003]));
});

it("[SG27] what was refused is forgotten by itself: nothing in Redis stays", async () => {
  const client = new Redis(redis.url);
  try {
    const keys = await client.keys("*");
    const lifetimes = await Promise.all(keys.map((key) => client.pttl(key)));
    expect(keys.length).toBeGreaterThan(100);
    expect(Math.min(...lifetimes)).toBeGreaterThan(-1);
    const counted = lifetimes.filter((_, index) => keys[index]?.includes("creates"));
    expect(counted.length).toBeGreaterThan(40);
    expect(Math.max(...counted)).toBeLessThanOrEqual(windowMs);
    // As if the minute were over.
    await client.del(...keys.filter((key) => key.includes("creates")));
    const { answers } = await flood({ what: "creates", count: 10 });
    expect(answers).toEqual({ 201: 10 });
  } finally {
    client.disconnect();
  }
});

function sendIfOpen({ socket, send }: SignallingSocket, envelope: object): void {
  if (socket.readyState === socket.OPEN) send(envelope);
}
