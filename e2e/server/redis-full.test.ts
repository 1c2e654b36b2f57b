/** A real Redis with a small maxmemory: what fills it, what is refused then, and what goes on. */

import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFullness } from "../../server/src/adapters/redis/fullness.ts";
import { createRedisRelay } from "../../server/src/adapters/redis/relay.ts";
import type { Relay } from "../../server/src/ports/relay.ts";
import { readMetrics } from "../../server/test/support/metrics.ts";
import { call, createPairing, join, membershipOf, register } from "../../server/test/support/pairing.ts";
import { offer, openSocket } from "../../server/test/support/signalling-socket.ts";
import { pairBeside } from "../support/load/pair-beside.ts";
import { findFreePort } from "../support/ports.ts";
import {
  type RunningRedis,
  type RunningRedisCluster,
  startRedis,
  startRedisCluster,
} from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";
import { openRedisClient } from "./support/redis-contracts.ts";

const mib = 1024 * 1024;
const maxMemoryBytes = 48 * mib;
/** Each within the product's limits; together more than Redis may hold. */
const addressesCount = 10;
const guestsCount = 50 * addressesCount;
const waitingEach = 2;
/** More would be this process's own work, and pairs wait for that. */
const atOnce = 10;
const sdpChars = 61_000;
const fillerBytes = 32 * mib;
const pairWithinMs = 5_000;
const waitMs = 30_000;
const queueBounds = { queuedPerPeer: 64, queuedBytesPerPeer: 128 * 1024 };

let redis: RunningRedis;
let cluster: RunningRedisCluster;
let nodes: ServerNodes;
let urls: readonly string[];
/** Of the second node. */
let metricsUrl = "";
let admin: Redis;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  redis = await startRedis();
  cluster = await startRedisCluster();
  const metricsPort = await findFreePort();
  metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
  nodes = await startServerNodes(1, { REDIS_URL: redis.url, LIMITS: "{}", TRUSTED_PROXY: "127.0.0.1,::1" });
  urls = [...nodes.all, await nodes.add({ METRICS_PORT: String(metricsPort) })].map(({ url }) => url);
  admin = new Redis(redis.url);
  for (const url of urls) {
    await waitFor("the nodes to be ready", async () => (await call(url, "GET", "/readyz")).status === 200);
  }
});
beforeEach(async () => {
  await admin.config("SET", "maxmemory", 0);
  await admin.flushall();
});
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
  admin?.disconnect();
  await nodes?.stop();
  await cluster?.stop();
  await redis?.stop();
});

const nodeOf = (index: number): string => urls[index % 2] ?? "";
const from = (index: number) => ({ "x-forwarded-for": `198.51.100.${1 + (index % addressesCount)}` });

async function usedBytes(server = admin): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await server.info("memory"))?.[1]);
}

/** So that this share is used, whatever some connections more or less take. A cluster's server has some keys only. */
async function makeFull(share: number, server = admin): Promise<void> {
  await server.config("SET", "maxmemory", 0);
  let [number, length] = [0, 0];
  while (length < fillerBytes) {
    number += 1;
    length = await server.setrange(`filler ${number}`, fillerBytes - 1, "x").catch(() => 0);
  }
  await server.config("SET", "maxmemory", Math.round((await usedBytes(server)) / share));
}

async function readyStatuses(): Promise<readonly number[]> {
  const answers = await Promise.all(urls.map((url) => call(url, "GET", "/readyz")));
  return answers.map(({ status }) => status);
}

async function sampleOf(name: string): Promise<number> {
  return (await readMetrics(metricsUrl)).samples.get(name) ?? Number.NaN;
}

describe("a flood", () => {
  /** A guest whose host is away sends all that may wait, and one more, which finds no room in any case. */
  async function fill(index: number): Promise<void> {
    const pairing = createPairing();
    const host = membershipOf(await register(nodeOf(index), pairing, from(index)));
    const guest = membershipOf(await join(nodeOf(index + 1), pairing, {}, from(index)));
    const peer = await openSocket(nodeOf(index), guest, { headers: from(index) });
    for (let count = 0; count <= waitingEach; count += 1) {
      peer.send(offer(host.peerId, "v".repeat(sdpChars)));
    }
    expect((await peer.next()).type).toBe("EXPIRE");
  }

  it("[SG57] of ten addresses leaves a quarter of Redis free, and a pair beside it pairs", async () => {
    await admin.config("SET", "maxmemory", maxMemoryBytes);
    let [most, next, isOver] = [0, 0, false];
    const times: number[] = [];
    const fillSome = async () => {
      while (next < guestsCount) {
        next += 1;
        await fill(next);
      }
    };
    const whileItLasts = async (work: () => Promise<void>) => {
      while (!isOver) await work();
    };
    const flood = Promise.all(Array.from({ length: atOnce }, fillSome)).finally(() => {
      isOver = true;
    });
    const watching = whileItLasts(async () => {
      most = Math.max(most, await usedBytes());
      await sleep(5);
    });
    const beside = whileItLasts(async () => {
      times.push(await pairBeside({ hostUrl: nodeOf(0), guestUrl: nodeOf(1) }));
      await sleep(100);
    });
    await Promise.all([flood, watching, beside]);
    const [share, slowest] = [(await usedBytes()) / maxMemoryBytes, Math.max(...times)];
    console.info(
      `Redis: ${(100 * share).toFixed(0)} % used, at most ${((100 * most) / maxMemoryBytes).toFixed(0)} %; ` +
        `slowest of ${times.length} pairs ${slowest.toFixed(0)} ms`,
    );
    expect(guestsCount * waitingEach * sdpChars).toBeGreaterThan(maxMemoryBytes);
    expect(most / maxMemoryBytes).toBeGreaterThan(0.7);
    expect(most / maxMemoryBytes).toBeLessThan(0.85);
    expect(slowest).toBeLessThan(pairWithinMs);
    expect(await readyStatuses()).toEqual([200, 200]);
    expect(await sampleOf("pairqr_redis_used_ratio")).toBeCloseTo(share, 1);
    await admin.config("SET", "maxmemory", 0);
    expect(await sampleOf("pairqr_redis_used_ratio")).toBeNaN();
  });
});

describe("a Redis that is nearly full", () => {
  it("[SG57] takes no new session, as where there are too many; those that are there go on", async () => {
    const pairing = createPairing();
    const host = membershipOf(await register(nodeOf(0), pairing));
    await makeFull(0.95);
    const refused = await register(nodeOf(1), createPairing());
    expect([refused.status, refused.body.code]).toEqual([503, "unavailable"]);
    expect(await sampleOf('pairqr_limit_hits_total{rule="sessions-total"}')).toBe(1);
    expect((await register(nodeOf(1), pairing)).status).toBe(200);
    const guest = membershipOf(await join(nodeOf(1), pairing));
    const [desk, phone] = [await openSocket(nodeOf(0), host), await openSocket(nodeOf(1), guest)];
    phone.send(offer(host.peerId, "v=0"));
    expect((await desk.next()).type).toBe("OFFER");
    desk.close();
    expect((await phone.next()).payload).toEqual({ code: "peer-left" });
    phone.send(offer(host.peerId, "v=0"));
    expect(await phone.next()).toMatchObject({ type: "EXPIRE", src: host.peerId });
    expect(await readyStatuses()).toEqual([200, 200]);
    await makeFull(0.5);
    expect((await register(nodeOf(1), createPairing())).status).toBe(201);
    phone.send(offer(host.peerId, "v=0"));
    phone.close();
    await waitFor(
      "what was sent to wait",
      async () => (await admin.exists(`pairqr:{${host.peerId.slice(0, 2)}}:queue:${host.peerId}`)) === 1,
    );
  });
});

describe("the relay", () => {
  async function openRelay(url: string): Promise<Relay> {
    const client = await openRedisClient(url);
    cleanups.push(client.close);
    return createRedisRelay(client, queueBounds);
  }
  const place = { nodeId: "unheard", connectionId: "first" };
  const next = { ...place, connectionId: "next" };
  const forward = (relay: Relay, peer: string, text = "text") => relay.forward("asking", peer, text, waitMs);

  it.each([
    ["from 75 % on, and keeps what is given back", 0.8, ["given back"]],
    ["from 90 % on, and keeps nothing", 0.95, []],
  ] as const)("[SG57] lets nothing more wait %s", async (_how, share, kept) => {
    const relay = await openRelay(redis.url);
    const peer = `full at ${share}`;
    await makeFull(0.5);
    await relay.connect(peer, place, waitMs);
    await relay.disconnect(peer, place);
    expect(await forward(relay, `other ${peer}`)).toBe("queued");
    await makeFull(share);
    expect(await forward(relay, peer)).toBe("expired");
    // As from a node that died: it has its place still, and nobody hears.
    await relay.connect(`late ${peer}`, place, waitMs);
    expect(await forward(relay, `late ${peer}`)).toBe("expired");
    await relay.settle(peer, place.connectionId, ["given back"], waitMs);
    expect((await relay.connect(peer, next, waitMs)).texts).toEqual(kept);
    // What somebody takes at once is not refused.
    expect(await relay.forward(place.nodeId, peer, "here", waitMs)).toBe("here");
    expect(await relay.drain(peer, next.connectionId)).toEqual(["here"]);
    await relay.disconnect(peer, next);
    expect((await relay.connect(peer, place, waitMs)).isSettled).toBe(false);
    await relay.settle(peer, next.connectionId, ["given back"], waitMs);
    expect(await relay.drain(peer, place.connectionId)).toEqual(["given back"]);
    await admin.config("SET", "maxmemory", 0);
    expect(await forward(relay, peer)).toBe("queued");
  });

  it("[SG57] that may not ask how full Redis is knows of no bound", async () => {
    await admin.call("ACL", "SETUSER", "blind", "on", ">secret", ..."~* &* +@all -info".split(" "));
    const relay = await openRelay(redis.url.replace("//", "//blind:secret@"));
    await makeFull(0.95);
    expect(await forward(relay, "peer of the blind")).toBe("queued");
  });

  it("[SG57] of a cluster looks at each server by itself", async () => {
    const client = await openRedisClient(cluster.url);
    cleanups.push(client.close);
    const relay = createRedisRelay(client, queueBounds);
    // As a node does: from then on each server is there.
    await relay.subscribe(
      "asking",
      () => undefined,
      () => undefined,
    );
    const server = new Redis({ port: cluster.nodes[0]?.port ?? 0 });
    cleanups.push(() => server.disconnect());
    await makeFull(0.8, server);
    const peers = Array.from({ length: 256 }, (_, tag) => `${tag.toString(16).padStart(2, "0")}-peer`);
    const ways = await Promise.all(peers.map((peer) => forward(relay, peer)));
    const expired = ways.filter((way) => way === "expired").length;
    expect(ways.filter((way) => way === "queued")).toHaveLength(peers.length - expired);
    // A third of them, as far as 256 tags divide so.
    expect(expired).toBeGreaterThan(50);
    expect(expired).toBeLessThan(120);
    expect(await readFullness(client)).toBeCloseTo(0.8, 1);
  });
});
