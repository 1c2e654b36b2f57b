/** infra/redis/redis.conf with the account of infra/generate-secrets: who may do what, and what happens when it is full. */

import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateSecrets } from "../support/deployment.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { type DeployedRedis, startDeployedRedis } from "../support/services/deployed-redis.ts";
import { ensureTool, redisServer } from "../support/system-packages.ts";

const valueBytes = 8 * 1024 * 1024;
/** More than its maxmemory. */
const valuesMax = 40;

let folder: TemporaryFolder;
let redis: DeployedRedis;
let password = "";

beforeAll(async () => {
  folder = await createTemporaryFolder("deployed-redis");
  password = (await generateSecrets(folder.path)).REDIS_PASSWORD ?? "";
  redis = await startDeployedRedis(join(folder.path, "infra/secrets/redis_users"));
});
afterAll(async () => {
  await redis?.stop();
  await folder?.remove();
});

test.each([
  ["nobody without the password", undefined, ["PING"], "NOAUTH"],
  ["nobody with another one", "another", ["PING"], "NOAUTH"],
])("it lets in %s", (_who, given, command, answer) => {
  expect(ask(command, given)).toContain(answer);
});

test.each([
  ["FLUSHALL"],
  ["FLUSHDB"],
  ["SWAPDB", "0", "1"],
  ["KEYS", "*"],
  ["CONFIG", "GET", "requirepass"],
  ["SHUTDOWN"],
  ["ACL", "LIST"],
])("the api may not %s", (...command) => {
  expect(ask(command, password)).toContain("NOPERM");
});

test("when it is full it refuses what is new, keeps what it has, and goes on once there is room", () => {
  const set = (index: number) => {
    const script = "return redis.call('SET', KEYS[1], string.rep('x', ARGV[1]))";
    return ask(["EVAL", script, "1", `value-${index}`, String(valueBytes)], password);
  };
  let count = 0;
  let answer = set(count);
  while (answer === "OK" && count < valuesMax) {
    count += 1;
    answer = set(count);
  }
  expect(answer).toContain("OOM");
  expect(ask(["DBSIZE"], password)).toBe(String(count));
  expect(ask(["STRLEN", "value-0"], password)).toBe(String(valueBytes));
  ask(["DEL", "value-0", "value-1"], password);
  expect(set(0)).toBe("OK");
});

function ask(command: readonly string[], given: string | undefined): string {
  const cli = join(dirname(ensureTool(redisServer)), "redis-cli");
  const env = { PATH: process.env.PATH, ...(given !== undefined && { REDISCLI_AUTH: given }) };
  const args = ["-p", String(redis.port), ...command];
  return execFileSync(cli, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}
