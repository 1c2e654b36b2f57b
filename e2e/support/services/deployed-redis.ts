/** Real Redis with infra/redis/redis.conf and the account that infra/generate-secrets writes, on a free port. */

import { join } from "node:path";
import { findFreePort } from "../ports.ts";
import { runProgram } from "../program.ts";
import { ensureTool, redisServer } from "../system-packages.ts";

export type DeployedRedis = {
  readonly port: number;
  readonly stop: () => Promise<void>;
};

const configFile = join(import.meta.dirname, "../../../infra/redis/redis.conf");

export async function startDeployedRedis(usersFile: string): Promise<DeployedRedis> {
  const port = await findFreePort();
  // What differs from the container: where it listens, and where the secret is.
  const place = ["--port", String(port), "--bind", "127.0.0.1", "--aclfile", usersFile];
  const redis = runProgram([ensureTool(redisServer), configFile, ...place]);
  await redis.waitFor("Redis to listen", () => redis.log().includes("Ready to accept connections"));
  return {
    port,
    async stop() {
      await redis.kill();
    },
  };
}
