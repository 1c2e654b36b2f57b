import { startRedisCluster } from "../support/services/redis.ts";
import { describeRedisAdapters } from "./support/redis-contracts.ts";

describeRedisAdapters("Redis Cluster", startRedisCluster);
