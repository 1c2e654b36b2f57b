/** Hundreds that send all they may to peers who are not there, with infra/redis/redis.conf: Redis does not fill up. */

import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { envelopesQueuedPerPeerMaxBytes } from "../../protocol/src/limits.ts";
import {
  call,
  createPairing,
  membershipOf,
  type Pairing,
  pair,
  register,
} from "../../server/test/support/pairing.ts";
import { offer, openSocket, type SocketAddress } from "../../server/test/support/signalling-socket.ts";
import { generateSecrets } from "../support/deployment.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { pairBeside } from "../support/load/pair-beside.ts";
import { type DeployedRedis, startDeployedRedis } from "../support/services/deployed-redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

const guestsCount = 200;
const hostsCount = 100;
/** As large as they may be, and as many as a socket may send in a burst: together more than maxmemory. */
const envelopesEach = 15;
const sdpChars = 61_000;
const pairWithinMs = 5_000;
const mib = 1024 * 1024;

let folder: TemporaryFolder;
let redis: DeployedRedis;
let nodes: ServerNodes;
let client: Redis;

beforeAll(async () => {
  folder = await createTemporaryFolder("redis-queues");
  const { REDIS_PASSWORD: password = "" } = await generateSecrets(folder.path);
  redis = await startDeployedRedis(join(folder.path, "infra/secrets/redis_users"));
  nodes = await startServerNodes(2, { REDIS_URL: `redis://default:${password}@127.0.0.1:${redis.port}` });
  client = new Redis({ port: redis.port, password });
  for (const { url } of nodes.all) {
    await waitFor("the nodes to be ready", async () => (await call(url, "GET", "/readyz")).status === 200);
  }
});
afterAll(async () => {
  client?.disconnect();
  await nodes?.stop();
  await redis?.stop();
  await folder?.remove();
});

type Sender = {
  readonly node: string;
  readonly address: SocketAddress;
  readonly absent: string;
  /** Of its envelopes, those that wait. */
  readonly queued: number;
};

const nodeOf = (index: number): string => nodes.all[index % 2]?.url ?? "";

/** Guests whose host is away. */
async function joined(index: number): Promise<Sender> {
  const { host, guest } = await pair(nodeOf(index));
  return { node: nodeOf(index + 1), address: guest, absent: host.peerId, queued: 2 };
}

/** Hosts whose guest has not come. */
async function alone(index: number): Promise<Sender> {
  const pairing: Pairing = createPairing();
  const host = membershipOf(await register(nodeOf(index), pairing));
  return { node: nodeOf(index), address: host, absent: host.remotePeerId, queued: 0 };
}

/** Resolves when nothing is under way any more: what was not queued has been answered. */
async function fill({ node, address, absent, queued }: Sender): Promise<void> {
  const peer = await openSocket(node, address);
  const envelope = offer(absent, "v".repeat(sdpChars));
  for (let count = 0; count < envelopesEach; count += 1) peer.send(envelope);
  const refused = () => peer.pending.filter(({ type }) => type === "EXPIRE").length;
  await waitFor("what finds no room to be answered", () => refused() >= envelopesEach - queued);
}

async function memory(): Promise<{ readonly used: number; readonly most: number }> {
  const info = await client.info("memory");
  const read = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]);
  return { used: read("used_memory"), most: read("maxmemory") };
}

it("[SG21] 300 that send to peers who are not there leave most of Redis' memory free, and a pair pairs", async () => {
  const before = await memory();
  const senders = await Promise.all([
    ...Array.from({ length: guestsCount }, (_, index) => joined(index)),
    ...Array.from({ length: hostsCount }, (_, index) => alone(index)),
  ]);
  expect(senders.length * envelopesEach * sdpChars).toBeGreaterThan(before.most);
  await Promise.all(senders.map(fill));
  const { used, most } = await memory();
  const took = await pairBeside({ hostUrl: nodeOf(0), guestUrl: nodeOf(1) });
  console.info(
    `Redis: ${(before.used / mib).toFixed(0)}, then ${(used / mib).toFixed(0)} MiB; a pair ${took.toFixed(0)} ms`,
  );
  expect(used - before.used).toBeGreaterThan(guestsCount * sdpChars);
  // What nobody will ever take is not there.
  expect(used - before.used).toBeLessThan(1.5 * guestsCount * envelopesQueuedPerPeerMaxBytes);
  expect(used).toBeLessThan(most / 4);
  expect(took).toBeLessThan(pairWithinMs);
  const readiness = await Promise.all(nodes.all.map(({ url }) => call(url, "GET", "/readyz")));
  expect(readiness.map(({ status }) => status)).toEqual([200, 200]);
});
