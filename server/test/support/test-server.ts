/** A real server on a free port; what a test opens is closed after it. */
import { afterEach } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { createServer, type RunningServer, type ServerOptions } from "../../src/create-server.ts";

export const testSecret = "a test's own key, 32 bytes at least, and known";

const running: RunningServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

export async function startTestServer(
  environment: Record<string, string> = {},
  options: ServerOptions = {},
): Promise<RunningServer> {
  const variables = { PORT: "0", JWT_SECRET: testSecret, LOG_LEVEL: "silent", ...environment };
  const server = await createServer(readConfig(variables), options);
  running.push(server);
  return server;
}

export type TestClock = Clock & {
  /** Time passes. */
  advance(ms: number): void;
  /** Somebody sets the clock, and no time passes. */
  set(byMs: number): void;
};

/** A clock that a test moves. */
export function createTestClock(): TestClock {
  let nowMs = Date.now();
  let elapsedMs = 0;
  return {
    now: () => nowMs,
    elapsed: () => elapsedMs,
    advance(ms) {
      nowMs += ms;
      elapsedMs += ms;
    },
    set(byMs) {
      nowMs += byMs;
    },
  };
}
