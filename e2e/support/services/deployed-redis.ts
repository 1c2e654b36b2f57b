/** Real Redis with infra/redis/redis.conf and the account that infra/generate-secrets writes, on a free port. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findFreePort } from "../ports.ts";
import { ensureTool, redisServer } from "../system-packages.ts";
import { waitFor } from "../wait.ts";

export type DeployedRedis = {
  readonly port: number;
  readonly stop: () => Promise<void>;
};

const configFile = join(import.meta.dirname, "../../../infra/redis/redis.conf");

export async function startDeployedRedis(usersFile: string): Promise<DeployedRedis> {
  const port = await findFreePort();
  // What differs from the container: where it listens, and where the secret is.
  const place = ["--port", String(port), "--bind", "127.0.0.1", "--aclfile", usersFile];
  const child = spawn(ensureTool(redisServer), [configFile, ...place], { stdio: ["ignore", "pipe", "pipe"] });
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      output += data.toString();
    });
  }
  await waitFor("Redis to listen", () => {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}: ${output}`);
    return output.includes("Ready to accept connections");
  });
  return {
    port,
    async stop() {
      process.off("exit", killAtExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
