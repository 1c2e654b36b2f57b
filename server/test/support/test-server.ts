/** A real server on a free port; what a test opens is closed after it. */
import { afterEach } from "vitest";
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

/** A clock that a test moves. */
export function createTestClock(): { now: () => number; advance(ms: number): void } {
  let nowMs = Date.now();
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}
