/** A Redis that answers and cannot serve: without a word about it, an operator sees nothing but 503. */
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { parseRedisAddress } from "../../redis-address.ts";
import { createRedisClient } from "./client.ts";

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Answers as Redis 6 does: it knows no sharded channels, and repeats what it was given. */
async function startRedis6(): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      for (const command of data
        .toString()
        .split(/^\*\d+\r\n/m)
        .slice(1)) {
        const [, name = "", , argument = ""] = command.split("\r\n");
        socket.write(answer(name.toLowerCase(), argument));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function answer(name: string, argument: string): string {
  if (name === "info") {
    const info = "redis_version:6.2.14\r\nloading:0\r\n";
    return `$${info.length}\r\n${info}\r\n`;
  }
  const isKnown = !/^(evalsha|eval|ssubscribe|sunsubscribe)$/.test(name);
  return isKnown
    ? "+OK\r\n"
    : `-ERR unknown command '${name}', with args beginning with: '${argument}', \r\n`;
}

it("[SG30, SG49] says once what a Redis that is too old answers, without what it was asked", async () => {
  const address = parseRedisAddress(`redis://127.0.0.1:${await startRedis6()}`);
  if (address === null) throw new Error("It is no address of Redis.");
  const errors: unknown[] = [];
  const client = createRedisClient(address, (error) => void errors.push(error));
  cleanups.push(() => void client.close());
  await vi.waitFor(() => expect(client.pulse.isThere).toBe(true));
  void client.listen(["hidden-word"], () => undefined);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  // Some tens of beats more.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(client.pulse.isThere).toBe(false);
  expect(errors.map(String)).toEqual([expect.stringMatching(/Redis: ERR unknown command 'ssubscribe'$/)]);
});
