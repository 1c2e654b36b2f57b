/** What limits leave in Redis: keys there count against the room for sessions (server/src/adapters/redis). */

import { afterAll, beforeAll, expect, it } from "vitest";
import { createRedisRateLimiter } from "../../server/src/adapters/rate-limiter.ts";
import type { RedisClient } from "../../server/src/adapters/redis/client.ts";
import { type Admission, createAdmission } from "../../server/src/admission.ts";
import { readConfig } from "../../server/src/config.ts";
import { rateRules } from "../../server/src/rate-rules.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { openRedisClient } from "./support/redis-contracts.ts";

let redis: RunningRedis;
let client: RedisClient;
let admission: Admission;

beforeAll(async () => {
  redis = await startRedis();
  client = await openRedisClient(redis.url);
  const { limits } = readConfig({ LIMITS: '{"longLinksPerDay":2}' });
  admission = createAdmission({
    limiter: createRedisRateLimiter(rateRules(limits), client),
    isBlocked: () => false,
  });
});
afterAll(async () => {
  await client?.close();
  await redis?.stop();
});

const keysOf = (pattern: string): Promise<readonly string[]> =>
  client.run((connection) => connection.keys(`pairqr:limit:${pattern}`));

it("[SG27] leaves no key of an IPv6 /64 whose /48 is used up, however many of them come", async () => {
  for (let index = 0; index < 8; index += 1) {
    await admission.admit("long-links", `2001:db8:1:${index}::/64`);
  }
  for (let index = 8; index < 508; index += 1) {
    await expect(admission.admit("long-links", `2001:db8:1:${index}::/64`)).rejects.toMatchObject({
      code: "too-many-requests",
      retryAfterMs: expect.any(Number),
    });
  }
  expect(await keysOf("long-links:*")).toHaveLength(8);
  expect(await keysOf("long-links-by-network:*")).toHaveLength(1);
  await admission.admit("long-links", "2001:db8:2:8::/64");
});
