/** What a node does every 30 seconds with all its sockets, on a store that fails or is slow. */
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Adapters, createAdapters } from "../src/adapters.ts";
import { type Clock, systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import type { SessionStore } from "../src/ports/session-store.ts";
import { pair } from "./support/pairing.ts";
import { openSocket } from "./support/signalling-socket.ts";
import { createTestClock, startTestServer } from "./support/test-server.ts";

const sweepMs = 30_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

/** Memory's, with another `keep` before the one it has. */
function adaptersThatKeep(
  clock: Clock,
  before: (...asked: Parameters<SessionStore["keep"]>) => Promise<void>,
): Adapters {
  const adapters = createAdapters(readConfig({}), clock);
  const keep: SessionStore["keep"] = async (...asked) => {
    await before(...asked);
    return adapters.store.keep(...asked);
  };
  return { ...adapters, store: { ...adapters.store, keep } };
}

it("[SG25] looks for silent sockets also behind one whose session cannot be kept", async () => {
  const clock = createTestClock();
  let failing = "";
  const adapters = adaptersThatKeep(clock, async ({ sessionId }) => {
    if (sessionId === failing) throw new Error("It cannot be kept.");
  });
  const { url } = await startTestServer({}, { adapters, ...clock });
  const { pairing, host } = await pair(url);
  const lively = await openSocket(url, host);
  const others = [];
  // More than are looked at together.
  while (others.length < 20) others.push(await openSocket(url, (await pair(url)).host));
  failing = pairing.sessionId;
  clock.advance(91_000);
  lively.send({ type: "HEARTBEAT" });
  // Answered after what came before it.
  lively.socket.ping();
  await once(lively.socket, "pong");
  vi.advanceTimersByTime(sweepMs);
  expect(new Set(await Promise.all(others.map(({ closed }) => closed)))).toEqual(new Set([4004]));
  expect(lively.socket.readyState).toBe(lively.socket.OPEN);
});

it("[SG6] begins with its sockets again only when a slow store has answered for all of them", async () => {
  let kept = 0;
  let answer = (): void => undefined;
  let waiting = Promise.resolve();
  const adapters = adaptersThatKeep(systemClock, async () => {
    kept += 1;
    await waiting;
  });
  const { url } = await startTestServer({}, { adapters });
  await openSocket(url, (await pair(url)).host);
  await vi.waitFor(() => expect(kept).toBe(1));
  waiting = new Promise((resolve) => {
    answer = resolve;
  });
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    vi.advanceTimersByTime(sweepMs);
    await nextTurn();
  }
  expect(kept).toBe(2);
  answer();
  await vi.waitFor(() => {
    vi.advanceTimersByTime(sweepMs);
    expect(kept).toBeGreaterThan(2);
  });
});
