/**
 * Redis fails over while connections to the old primary stay open: it is a replica now, reads as before and refuses
 * writes, and new connections lead to its successor.
 */

import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, it } from "vitest";
import { call, pair } from "../../server/test/support/pairing.ts";
import { candidate, candidateText, openSocket } from "../../server/test/support/signalling-socket.ts";
import { type Forwarder, startForwarder } from "../support/forwarder.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

type Server = RunningRedis & { readonly admin: Redis };

let first: Server;
let second: Server;
let name: Forwarder;
let nodes: ServerNodes;

beforeEach(async () => {
  [first, second] = [await startServer(), await startServer()];
  await second.admin.replicaof("127.0.0.1", first.port);
  await waitForCopy(second);
  name = await startForwarder(first.port);
  nodes = await startServerNodes(2, { REDIS_URL: `redis://127.0.0.1:${name.port}` });
  await waitForReady();
});
afterEach(async () => {
  await nodes?.stop();
  await name?.close();
  for (const redis of [first, second]) {
    redis?.admin.disconnect();
    await redis?.stop();
  }
});

async function startServer(): Promise<Server> {
  const redis = await startRedis();
  return { ...redis, admin: new Redis(redis.url) };
}

async function waitForCopy({ admin }: Server): Promise<void> {
  await waitFor("the replica to have all", async () =>
    (await admin.info("replication")).includes("master_link_status:up"),
  );
}

async function waitForReady(): Promise<void> {
  await waitFor("both nodes to be ready", async () => {
    const answers = await Promise.all(nodes.all.map(({ url }) => call(url, "GET", "/readyz")));
    return answers.every(({ status }) => status === 200);
  });
}

/** The nodes' connections to a server: two each, for commands and for the subscription. */
async function connectionsTo({ admin }: Server): Promise<readonly string[]> {
  const list = String(await admin.client("LIST"));
  return list.split("\n").filter((line) => line.includes("name=pairqr"));
}

const ways: readonly (readonly [string, () => Promise<void>])[] = [
  ["all of which stay open", async () => undefined],
  [
    "of which only those that are subscribed stay open",
    async () => {
      for (const line of await connectionsTo(first)) {
        const id = Number(/\bid=(\d+)/.exec(line)?.[1]);
        if (line.includes("ssub=0")) await first.admin.client("KILL", "ID", id);
      }
    },
  ],
];

it.each(ways)("[SG35] leaves a primary that was demoted, over connections %s", async (_, lose) => {
  const [near, far] = nodes.all.map(({ url }) => url);
  if (near === undefined || far === undefined) throw new Error("There are not two nodes.");
  const { host, guest } = await pair(near);
  const desk = await openSocket(near, host);
  const phone = await openSocket(far, guest);

  name.leadTo(second.port);
  await second.admin.replicaof("NO", "ONE");
  await first.admin.replicaof("127.0.0.1", second.port);
  await waitForCopy(first);
  await lose();

  await waitFor("both nodes to leave the old primary", async () => (await connectionsTo(first)).length === 0);
  await waitForReady();
  phone.send(candidate(host.peerId, "after"));
  expect(candidateText(await desk.next())).toBe("after");
});
