/** Clients that open connections and then say nothing, or little, or do not listen: closed in bounded time. */

import { connect } from "node:net";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pair } from "../../server/test/support/pairing.ts";
import { offer, openSocket } from "../../server/test/support/signalling-socket.ts";
import { holdConnections } from "../support/load/load-process.ts";
import { addressesOf } from "../support/load/load-request.ts";
import { readMemory, resetPeak } from "../support/load/memory.ts";
import { pairBeside } from "../support/load/pair-beside.ts";
import { type RunningCaddy, startCaddy } from "../support/services/caddy.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

/** Headers have 10 seconds, a body 30, and both are looked for every two; the rest is for a busy machine. */
const reapedWithinMs = 25_000;
const bodyEndsWithinMs = 45_000;
const pairWithinMs = 5_000;
const halfOpen = 10_000;
const perSocketMaxKiB = 16;

let redis: RunningRedis;
let nodes: ServerNodes;
let caddy: RunningCaddy;
let slowOnes: ReturnType<typeof beginSlowOnes> = [];

beforeAll(async () => {
  redis = await startRedis();
  const limits = { creates: 1_000, joins: 1_000, upgrades: 1_000 };
  nodes = await startServerNodes(2, {
    REDIS_URL: redis.url,
    TRUSTED_PROXY: "127.0.0.1/32",
    LIMITS: JSON.stringify({
      ...Object.fromEntries(Object.entries(limits).map(([name, count]) => [`${name}PerMinute`, count])),
      envelopesBurst: 100_000,
    }),
  });
  caddy = await startCaddy({ upstreams: nodes.all.map(({ url }) => `127.0.0.1:${new URL(url).port}`) });
  slowOnes = beginSlowOnes();
});
afterAll(async () => {
  await caddy?.stop();
  await nodes?.stop();
  await redis?.stop();
});

const urlOf = (index: number): string => nodes.all[index]?.url ?? "";
const portOf = (index: number): number => Number(new URL(urlOf(index)).port);
const pidOf = (index: number): number => nodes.all[index]?.pid ?? 0;
const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
const signalling = "GET /api/v1/signalling/peerjs?key=pairqr HTTP/1.1\r\nHost: localhost\r\n";

/** Sends it, then a piece each 200 ms, and says how long the server bore it. */
function endure(
  target: "node" | "caddy" | "caddy, before TLS",
  text: string,
  piece: string | null,
): Promise<number> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const host = "127.0.0.1";
    const socket =
      target === "caddy"
        ? connectTls({ host, port: caddy.httpsPort, servername: "localhost", rejectUnauthorized: false })
        : target === "node"
          ? connect({ host, port: portOf(0), localAddress: "127.0.10.1" })
          : connect({ host, port: caddy.httpsPort });
    socket.write(text);
    const drip = piece === null ? undefined : setInterval(() => socket.write(piece), 200);
    socket.on("error", () => undefined);
    socket.resume();
    socket.on("close", () => {
      clearInterval(drip);
      resolve(performance.now() - startedAt);
    });
  });
}

/** They take half a minute: begun first, awaited last. */
function beginSlowOnes(): readonly (readonly [string, Promise<number>])[] {
  const get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  const post = "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  const beforeTls = ["caddy: silent before TLS", endure("caddy, before TLS", "", null)] as const;
  const others = (["node", "caddy"] as const).flatMap((target) => [
    [`${target}: silent`, endure(target, "", null)] as const,
    [`${target}: headers dripped`, endure(target, get, "X: y\r\n")] as const,
    [
      `${target}: an upgrade's headers dripped`,
      endure(target, `${signalling}${upgrade}`, "X: y\r\n"),
    ] as const,
    [`${target}: a body dripped`, endure(target, `${post}Content-Length: 4000\r\n\r\n`, " ")] as const,
  ]);
  return [beforeTls, ...others];
}

it.concurrent.each([
  { what: "connections without a request", text: "", at: 0 },
  {
    what: "upgrades that hang",
    text: `${signalling}${upgrade}X-Number: {n}\r\n`,
    at: 1,
  },
])("[SG52] 10,000 half-open sockets: $what", async ({ what, text, at }) => {
  const [memory, pid] = [() => readMemory(pidOf(at)), pidOf(at)];
  resetPeak(pid);
  const before = memory().nowMiB;
  const startedAt = performance.now();
  const held = await holdConnections({
    kind: "connections",
    port: portOf(at),
    addresses: addressesOf(20, 50),
    count: halfOpen,
    text,
    drip: null,
  });
  const { open, closed } = await held.report();
  const besides = await pairBeside({ hostUrl: urlOf(0), guestUrl: urlOf(1) });
  const whileHeld = memory().peakMiB - before;
  await waitFor("all to be closed", async () => (await held.report()).open === 0, {
    timeoutMs: reapedWithinMs,
  });
  const reapedMs = performance.now() - startedAt;
  const after = await pairBeside({ hostUrl: urlOf(0), guestUrl: urlOf(1) });
  await held.stop();
  console.info(
    `${what}: ${open} open, ${closed} refused; the node held ${before.toFixed(0)} MiB, at most ` +
      `${whileHeld.toFixed(0)} MiB more, ${((whileHeld * 1024) / halfOpen).toFixed(1)} KiB a socket; all closed after ` +
      `${(reapedMs / 1000).toFixed(1)} s; then ${memory().nowMiB.toFixed(0)} MiB; pairs ${besides.toFixed(0)}, ${after.toFixed(0)} ms`,
  );
  expect(Math.max(besides, after)).toBeLessThan(pairWithinMs);
  expect((whileHeld * 1024) / halfOpen).toBeLessThan(perSocketMaxKiB);
});

it("[SG52] 10,000 from one address: all but 400 are refused at once", async () => {
  const held = await holdConnections({
    kind: "connections",
    port: portOf(1),
    addresses: addressesOf(30, 1),
    count: halfOpen,
    text: "",
    drip: null,
  });
  await sleep(500);
  const { open } = await held.report();
  await held.stop();
  console.info(`from one address: ${open} held`);
  expect(open).toBeLessThanOrEqual(400);
});

it.each([
  ["on its own node", 0],
  ["on another", 1],
] as const)(
  "[SG20] a socket that never reads, its sender %s, is closed at 1 MiB unsent",
  async (_where, senderAt) => {
    const { host, guest } = await pair(urlOf(0));
    const deaf = await openSocket(urlOf(0), host);
    deaf.socket.pause();
    const phone = await openSocket(urlOf(senderAt), guest);
    resetPeak(pidOf(0));
    const before = readMemory(pidOf(0)).nowMiB;
    const isGone = () => phone.pending.some(isPeerLeft);
    let sentMiB = 0;
    while (!isGone() && sentMiB < 100) {
      phone.send(offer(host.peerId, "v".repeat(60_000)));
      sentMiB += 60_000 / 1024 / 1024;
      await sleep(5);
    }
    await waitFor("the host to be gone", isGone);
    const growth = readMemory(pidOf(0)).peakMiB - before;
    console.info(
      `gone after ${sentMiB.toFixed(1)} MiB sent, most of them in the system's buffers; ${growth.toFixed(0)} MiB more`,
    );
    expect(growth).toBeLessThan(60);
    deaf.socket.resume();
    // It reads again, too late.
    await deaf.closed;
    phone.close();
  },
);

it("[SG52] whoever is silent, or drips headers or a body, is closed, by the node and by Caddy", async () => {
  for (const [name, enduring] of slowOnes) {
    const ms = await enduring;
    console.info(`${name}: closed after ${(ms / 1000).toFixed(1)} s`);
    expect(ms, name).toBeLessThan(name.includes("body") ? bodyEndsWithinMs : reapedWithinMs);
  }
});

function isPeerLeft(message: Readonly<Record<string, unknown>>): boolean {
  return message.type === "PAIRQR" && JSON.stringify(message.payload).includes("peer-left");
}
