/** The contracts of what Redis holds, run against a real one: a single server or a cluster. */

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createRedisRateLimiter } from "../../../server/src/adapters/rate-limiter.ts";
import { createRedisClient, type RedisClient } from "../../../server/src/adapters/redis/client.ts";
import { createRedisRelay } from "../../../server/src/adapters/redis/relay.ts";
import { createRedisSessionStore } from "../../../server/src/adapters/redis/session-store.ts";
import { parseRedisAddress } from "../../../server/src/redis-address.ts";
import { contractRules, describeRateLimiter } from "../../../server/test/contracts/rate-limiter.contract.ts";
import { describeRelay, queueBounds } from "../../../server/test/contracts/relay.contract.ts";
import { describeSessionStore } from "../../../server/test/contracts/session-store.contract.ts";
import { waitFor } from "../../support/wait.ts";

export type TestRedis = { readonly url: string; readonly stop: () => Promise<void> };

export async function openRedisClient(url: string): Promise<RedisClient> {
  const address = parseRedisAddress(url);
  if (address === null) throw new Error(`${url} is no address of Redis.`);
  const client = createRedisClient(address, () => undefined);
  await waitFor("Redis to be there", () => client.pulse.isThere, { everyMs: 5 });
  return client;
}

/** Each test finds an empty Redis; time passes by waiting, for it is Redis's own. */
export function describeRedisAdapters(name: string, start: () => Promise<TestRedis>): void {
  let redis: TestRedis;
  let client: RedisClient;

  beforeAll(async () => {
    redis = await start();
  });
  beforeEach(async () => {
    client = await openRedisClient(redis.url);
    await flush(client);
    return client.close;
  });
  afterAll(() => redis?.stop());

  const harness = <Adapter>(create: () => Adapter) => {
    return async () => ({ adapter: create(), advance: (ms: number) => sleep(ms) });
  };
  describeSessionStore(
    name,
    harness(() => createRedisSessionStore(client, 100)),
  );
  describeRelay(
    name,
    harness(() => createRedisRelay(client, queueBounds)),
  );
  describeRateLimiter(
    name,
    harness(() => createRedisRateLimiter(contractRules, client)),
  );
}

async function flush({ connection }: RedisClient): Promise<void> {
  const servers = "nodes" in connection ? connection.nodes("master") : [connection];
  await Promise.all(servers.map((server) => server.flushall()));
}
