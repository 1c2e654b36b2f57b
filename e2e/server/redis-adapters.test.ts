import { startRedis } from "../support/services/redis.ts";
import { describeRedisAdapters } from "./support/redis-contracts.ts";

describeRedisAdapters("Redis", () => startRedis({ password: "p@ss word/with:signs" }));
