/** Redis is killed, stops answering, or is not there yet: nodes say so, keep their sockets, and recover by themselves. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Membership } from "../../protocol/src/signalling/api.ts";
import { call, createPairing, end, pair, register } from "../../server/test/support/pairing.ts";
import {
  candidate,
  candidateText,
  openSocket,
  type SignallingSocket,
} from "../../server/test/support/signalling-socket.ts";
import { findFreePort } from "../support/ports.ts";
import { type RunningRedis, startRedis, startRedisCluster } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

const password = "do-not-log-me";
/** A command's second, and as much again for a busy machine. */
const quicklyMs = 2_500;

type Stage = {
  readonly desk: SignallingSocket;
  readonly phone: SignallingSocket;
  readonly host: Membership;
  readonly guest: Membership;
};

async function openStage(nodes: ServerNodes, hostIndex: number, guestIndex: number): Promise<Stage> {
  const urls = nodes.all.map((node) => node.url);
  const { host, guest } = await pair(urls[hostIndex] ?? "");
  const desk = await openSocket(urls[hostIndex] ?? "", host);
  return { desk, phone: await openSocket(urls[guestIndex] ?? "", guest), host, guest };
}

/** There and back. */
async function expectTalk({ desk, phone, host, guest }: Stage, text: string): Promise<void> {
  phone.send(candidate(host.peerId, text));
  expect(candidateText(await desk.next())).toBe(text);
  desk.send(candidate(guest.peerId, text));
  expect(candidateText(await phone.next())).toBe(text);
}

async function readiness(nodes: ServerNodes): Promise<readonly number[]> {
  return Promise.all(nodes.all.map(async ({ url }) => (await call(url, "GET", "/readyz")).status));
}

async function waitForReadiness(nodes: ServerNodes, status: number): Promise<void> {
  await waitFor(`all nodes to say ${status}`, async () =>
    (await readiness(nodes)).every((answer) => answer === status),
  );
}

describe("one Redis", () => {
  let redis: RunningRedis;
  let nodes: ServerNodes;

  beforeAll(async () => {
    redis = await startRedis({ password, isDurable: true });
    nodes = await startServerNodes(2, { REDIS_URL: redis.url });
    await waitForReadiness(nodes, 200);
  });
  afterAll(async () => {
    await nodes?.stop();
    await redis?.stop();
  });

  const outages: readonly (readonly [string, () => Promise<void>, () => Promise<void>])[] = [
    ["is killed and started again", () => redis.kill(), () => redis.start()],
    ["stops answering for a while", async () => redis.pause(), async () => redis.resume()],
  ];

  it.each(outages)("[SG35] keeps what it can while it %s", async (_, lose, restore) => {
    const near = await openStage(nodes, 0, 0);
    const far = await openStage(nodes, 0, 1);
    await expectTalk(near, "before");
    await expectTalk(far, "before");

    await lose();
    await waitForReadiness(nodes, 503);
    expect((await call(nodes.all[0]?.url ?? "", "GET", "/healthz")).status).toBe(200);
    await expectTalk(near, "meanwhile");
    const askedAt = performance.now();
    expect((await register(nodes.all[0]?.url ?? "", createPairing())).status).toBe(503);
    await expect(openSocket(nodes.all[1]?.url ?? "", near.guest)).rejects.toThrow("status 503");
    far.phone.send(candidate(far.host.peerId, "lost"));
    expect(await far.phone.next()).toMatchObject({ type: "EXPIRE", src: far.host.peerId });
    expect(performance.now() - askedAt).toBeLessThan(quicklyMs);

    await restore();
    await waitForReadiness(nodes, 200);
    await expectTalk(far, "after");
    await expectTalk(near, "after");
    const next = await openSocket(nodes.all[1]?.url ?? "", near.host);
    expect(await near.desk.closed).toBe(4001);
    await expectTalk({ ...near, desk: next }, "moved");
  });

  it("[SG30, SG35] says in the log that it was lost, not for each request, and never the password", async () => {
    const log = nodes.all.map((node) => node.log()).join("");
    expect(log).toContain("Redis");
    expect(log).not.toContain(password);
    expect(log.split("\n").filter((line) => line.includes('"level":50')).length).toBeLessThan(10);
  });
});

it("[SG35] takes sessions up again after a Redis that forgot everything, but none that was ended", async () => {
  const redis = await startRedis();
  const nodes = await startServerNodes(2, { REDIS_URL: redis.url });
  try {
    await waitForReadiness(nodes, 200);
    const far = await openStage(nodes, 0, 1);
    const left = await openStage(nodes, 0, 1);
    await end(nodes.all[1]?.url ?? "", left.host.peerId.slice(0, 32), left.host.token);
    expect(await left.desk.closed).toBe(4002);
    await redis.kill();
    await waitForReadiness(nodes, 503);
    await redis.start();
    await waitForReadiness(nodes, 200);
    await waitFor("both to be announced again", async () => {
      far.phone.send(candidate(far.host.peerId, "again"));
      return candidateText(await far.desk.next()) === "again";
    });
    const next = await openSocket(nodes.all[1]?.url ?? "", far.host);
    expect(await far.desk.closed).toBe(4001);
    await expectTalk({ ...far, desk: next }, "after");
    await expect(openSocket(nodes.all[0]?.url ?? "", left.host)).rejects.toThrow("status 404");
  } finally {
    await nodes.stop();
    await redis.stop();
  }
});

it("[SG35] starts before Redis does, and is ready when it is", async () => {
  const port = await findFreePort();
  const nodes = await startServerNodes(1, { REDIS_URL: `redis://:${password}@127.0.0.1:${port}` });
  try {
    expect(await readiness(nodes)).toEqual([503]);
    expect((await register(nodes.all[0]?.url ?? "", createPairing())).status).toBe(503);
    const redis = await startRedis({ password, port });
    await waitForReadiness(nodes, 200);
    await expectTalk(await openStage(nodes, 0, 0), "at last");
    await redis.stop();
    expect(nodes.all[0]?.log()).not.toContain(password);
  } finally {
    await nodes.stop();
  }
});

it("[SG35] recovers when a server of a Redis Cluster was away", async () => {
  const redis = await startRedisCluster();
  const nodes = await startServerNodes(2, { REDIS_URL: redis.url });
  try {
    await waitForReadiness(nodes, 200);
    const near = await openStage(nodes, 0, 0);
    await redis.nodes[1]?.kill();
    await waitForReadiness(nodes, 503);
    await expectTalk(near, "meanwhile");
    await redis.nodes[1]?.start();
    await waitForReadiness(nodes, 200);
    await expectTalk(await openStage(nodes, 0, 1), "after");
    await expectTalk(await openStage(nodes, 1, 0), "after");
  } finally {
    await nodes.stop();
    await redis.stop();
  }
});
