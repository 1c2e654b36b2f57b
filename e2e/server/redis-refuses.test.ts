/** A Redis that answers and cannot serve: the node is not ready, and its log says once why. */

import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { call } from "../../server/test/support/pairing.ts";
import {
  type RunningRedis,
  type RunningRedisCluster,
  startRedis,
  startRedisCluster,
} from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

const secret = "do-not-log-me";
const quietMs = 1_500;

let redis: RunningRedis;
let cluster: RunningRedisCluster;
let nodes: ServerNodes;
let admin: Redis;

beforeAll(async () => {
  redis = await startRedis();
  cluster = await startRedisCluster();
  nodes = await startServerNodes(1, { REDIS_URL: redis.url });
  admin = new Redis(redis.url);
});
afterAll(async () => {
  admin?.disconnect();
  await nodes?.stop();
  await cluster?.stop();
  await redis?.stop();
});

/** Its address; may do what `rules` say. */
async function addUser(name: string, rules: string): Promise<string> {
  await admin.call("ACL", "SETUSER", name, "on", `>${secret}`, ...rules.split(" "));
  return redis.url.replace("//", `//${name}:${secret}@`);
}

const toldOf = (log: string): readonly string[] => log.match(/"message":"Redis: [^"]*/g) ?? [];

/** The one line. */
async function readRefusal(url: string): Promise<string> {
  const node = await nodes.add({ REDIS_URL: url });
  await waitFor("the log to say why", () => toldOf(node.log()).length > 0);
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  expect((await call(node.url, "GET", "/readyz")).status).toBe(503);
  expect(node.log()).not.toContain(secret);
  expect(toldOf(node.log())).toHaveLength(1);
  return toldOf(node.log()).join();
}

it.concurrent.each([
  ["channels", "~* resetchannels +@all", "NOPERM"],
  ["scripts", "~* &* +@all -eval -evalsha", "NOPERM"],
  ["keys", "resetkeys &* +@all", "NOPERM"],
])("[SG49] a user without %s: the log says so once, and not the password", async (what, rules, word) => {
  expect(await readRefusal(await addUser(`without-${what}`, rules))).toContain(word);
});

it.concurrent("[SG49] one server of a cluster, named as if it were alone: the log says so once", async () => {
  expect(await readRefusal(`redis://127.0.0.1:${cluster.nodes[0]?.port}`)).toMatch(/MOVED|CROSSSLOT/);
});

it.concurrent("[SG49] a server alone, named as if it were a cluster: the log says so once", async () => {
  expect(await readRefusal(redis.url.replace("redis:", "redis+cluster:"))).toContain("cluster");
});

it("[SG49] a Redis that is full: the log says so each time it becomes so, and the node comes back", async () => {
  const [node] = nodes.all;
  if (node === undefined) throw new Error("There is no node.");
  const readiness = (status: number) =>
    waitFor(`readiness ${status}`, async () => (await call(node.url, "GET", "/readyz")).status === status);
  await readiness(200);
  for (const times of [1, 2]) {
    await admin.config("SET", "maxmemory", "1");
    await readiness(503);
    await new Promise((resolve) => setTimeout(resolve, quietMs));
    expect(toldOf(node.log()).filter((line) => line.includes("OOM"))).toHaveLength(times);
    await admin.config("SET", "maxmemory", "0");
    await readiness(200);
  }
});
