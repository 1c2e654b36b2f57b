import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import { createServer, type RunningServer } from "../../server/src/create-server.ts";
import { createDurableStores } from "../../server/src/durable-stores.ts";
import { callPairs, createDevicePair, registerPair } from "../../server/test/support/device-pair.ts";
import { createPairing, pair, register } from "../../server/test/support/pairing.ts";
import { candidate, candidateText, openSocket } from "../../server/test/support/signalling-socket.ts";
import { type PostgresService, startPostgres } from "../support/services/postgres.ts";
import { waitFor } from "../support/wait.ts";

let postgres: PostgresService;
let server: RunningServer | null = null;
let databases = 0;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  await postgres.resume();
  await server?.close();
  server = null;
});
afterAll(async () => postgres?.close());

const today = () => new Date().toISOString().slice(0, 10);

async function freshDatabase(): Promise<string> {
  databases += 1;
  return postgres.createDatabase(`gone_${databases}`);
}

async function startNode(url: string, variables: Record<string, string> = {}): Promise<RunningServer> {
  server = await createServer(
    readConfig({ PORT: "0", DATABASE_URL: url, LOG_LEVEL: "silent", ...variables }),
  );
  return server;
}

/** Both members, both sockets, one envelope across: in milliseconds. */
async function pairUp(url: string): Promise<number> {
  const startedAt = performance.now();
  const { host, guest } = await pair(url);
  const [desk, phone] = await Promise.all([openSocket(url, host), openSocket(url, guest)]);
  phone.send(candidate(host.peerId, "across"));
  expect(candidateText(await desk.next())).toBe("across");
  const tookMs = performance.now() - startedAt;
  desk.close();
  phone.close();
  return tookMs;
}

/** The middle of five, so that one slow turn of a busy machine counts for nothing. */
async function usualPairingMs(url: string): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) times.push(await pairUp(url));
  return times.sort((left, right) => left - right)[2] ?? 0;
}

async function readyz(url: string): Promise<string> {
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(200);
  const { status, stores } = (await response.json()) as { status: string; stores: Record<string, string> };
  return `${status}, registry ${stores.registry}`;
}

async function countedToday(url: string): Promise<Record<string, number>> {
  const { registry } = createDurableStores(readConfig({ DATABASE_URL: url }));
  const counts = await registry.readCounts(today());
  await registry.close();
  return Object.fromEntries(counts.map(({ name, count }) => [name, count]));
}

async function block(url: string, prefix: string): Promise<void> {
  const { registry } = createDurableStores(readConfig({ DATABASE_URL: url }));
  await registry.addBlock({ prefix, reason: "flood", until: Date.now() + 60_000 });
  await registry.close();
}

test("[SG38] an address that is blocked at the start stays so while PostgreSQL is gone", async () => {
  const url = await freshDatabase();
  await block(url, "198.51.100.7");
  const node = await startNode(url, { TRUSTED_PROXY: "127.0.0.1,::1" });
  const from = (address: string) =>
    register(node.url, createPairing(), { "x-forwarded-for": address }).then(({ status }) => status);
  expect(await from("198.51.100.7")).toBe(403);
  await postgres.stop();
  await waitFor("the outage", async () => (await readyz(node.url)) === "degraded, registry down");
  expect(await from("198.51.100.7")).toBe(403);
  expect(await from("198.51.100.8")).toBe(201);
  await postgres.start();
});

test.each(["stopped", "frozen"] as const)(
  "[SG38] %s at the start: the node starts, pairs, and its counters catch up by themselves",
  async (how) => {
    const url = await freshDatabase();
    await (how === "stopped" ? postgres.stop() : postgres.pause());
    const startedAt = performance.now();
    const node = await startNode(url);
    expect(performance.now() - startedAt).toBeLessThan(3_500);
    expect(await pairUp(node.url)).toBeLessThan(1_000);
    expect(await readyz(node.url)).toBe("degraded, registry down");
    expect((await registerPair(node.url, createDevicePair())).body.code).toBe("unavailable");
    await (how === "stopped" ? postgres.start() : postgres.resume());
    await waitFor("the counters", async () => (await countedToday(url))["session-created"] === 1);
    expect(await readyz(node.url)).toBe("ready, registry ok");
    expect((await registerPair(node.url, createDevicePair())).status).toBe(204);
  },
);

test.each(["stopped", "frozen"] as const)(
  "[SG38] %s in the middle: pairing takes no longer, calls about pairs are refused, and no count is lost",
  async (how) => {
    const url = await freshDatabase();
    const node = await startNode(url);
    const devices = createDevicePair();
    expect((await registerPair(node.url, devices)).status).toBe(204);
    const usualMs = await usualPairingMs(node.url);

    await (how === "stopped" ? postgres.stop() : postgres.pause());
    const goneMs = await usualPairingMs(node.url);
    console.log(`pairing: ${usualMs.toFixed(0)} ms, with PostgreSQL ${how}: ${goneMs.toFixed(0)} ms`);
    expect(goneMs).toBeLessThan(usualMs * 2 + 50);
    expect(await readyz(node.url)).toBe("degraded, registry down");

    const askedAt = performance.now();
    const first = await callPairs(node.url, devices, "guest", "look-up");
    expect(first.body).toMatchObject({ status: 503, code: "unavailable" });
    expect(first.headers.get("retry-after")).toBe("5");
    expect(performance.now() - askedAt).toBeLessThan(3_500);
    const askedAgainAt = performance.now();
    expect((await callPairs(node.url, devices, "guest", "look-up")).status).toBe(503);
    expect(performance.now() - askedAgainAt).toBeLessThan(500);
    expect(await pairUp(node.url)).toBeLessThan(1_000);

    await (how === "stopped" ? postgres.start() : postgres.resume());
    await waitFor("the store", async () => (await readyz(node.url)) === "ready, registry ok");
    expect((await callPairs(node.url, devices, "guest", "look-up")).status).toBe(200);
    await node.close();
    server = null;
    expect(await countedToday(url)).toMatchObject({ "session-created": 11, "session-joined": 11 });
  },
);

test("[SG38] a node that stops while PostgreSQL is frozen does not hang", async () => {
  const node = await startNode(await freshDatabase());
  await pairUp(node.url);
  await postgres.pause();
  const startedAt = performance.now();
  await node.close();
  server = null;
  expect(performance.now() - startedAt).toBeLessThan(6_000);
});
