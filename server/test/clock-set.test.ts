/** Somebody sets the server's clock while it runs: dates move with it, what is measured in seconds does not. */
import { once } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createMemorySessionStore } from "../src/adapters/memory/session-store.ts";
import { createAdapters } from "../src/adapters.ts";
import { readConfig } from "../src/config.ts";
import type { HealthState } from "../src/ports/health.ts";
import { call, createPairing, membershipOf, pair, register } from "./support/pairing.ts";
import { candidate, candidateText, openSocket } from "./support/signalling-socket.ts";
import { createTestClock, startTestServer, type TestClock } from "./support/test-server.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

afterEach(() => void vi.useRealTimers());

async function start(): Promise<{ readonly url: string; readonly clock: TestClock }> {
  const clock = createTestClock();
  return { url: (await startTestServer({}, clock)).url, clock };
}

describe("a clock that is set forward", () => {
  it("[SG25] makes no socket silent", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { url, clock } = await start();
    const { socket } = await openSocket(url, membershipOf(await register(url, createPairing())));
    clock.set(5 * minuteMs);
    const pinged = once(socket, "ping");
    vi.advanceTimersByTime(30_000);
    await pinged;
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it("[SG21] takes no time from what waits for a peer", async () => {
    const { url, clock } = await start();
    const { host, guest } = await pair(url);
    const phone = await openSocket(url, guest);
    phone.send(candidate(host.peerId, "one"));
    // Answered after what came before it.
    phone.socket.ping();
    await once(phone.socket, "pong");
    clock.set(minuteMs);
    const desk = await openSocket(url, host);
    expect(candidateText(await desk.next())).toBe("one");
  });
});

describe("a clock that is set forward past the end of what lives", () => {
  it("[SG6] ends no session, and no link before its time", async () => {
    const clock = createTestClock();
    const store = createMemorySessionStore(clock, 10);
    const session = { sessionId: "first", joinKeyHash: "", hostClaimHash: "" };
    await store.create(session, 10 * minuteMs);
    clock.set(hourMs);
    const record = await store.find("first");
    expect(record).not.toBeNull();
    await store.claim("first", "phone", 10 * minuteMs);
    clock.advance(9 * minuteMs);
    expect(record && (await store.keep(record, 15 * minuteMs))).not.toBeNull();
    clock.advance(15 * minuteMs);
    expect(await store.find("first")).toBeNull();
  });
});

describe("a clock that is set back", () => {
  it("[SG20] takes nothing from what a socket may send", async () => {
    const { url, clock } = await start();
    const { host, guest } = await pair(url);
    const [desk, phone] = [await openSocket(url, host), await openSocket(url, guest)];
    clock.set(-hourMs);
    phone.send(candidate(host.peerId, "one"));
    expect(candidateText(await desk.next())).toBe("one");
    expect(phone.socket.readyState).toBe(phone.socket.OPEN);
  });

  it("[SG49] keeps no answer of a store for longer than a second", async () => {
    const clock = createTestClock();
    const adapters = createAdapters(readConfig({}), clock);
    let state: HealthState = "ok";
    const health = { ...adapters.health, presence: async () => state };
    const { url } = await startTestServer({}, { adapters: { ...adapters, health }, ...clock });
    expect((await call(url, "GET", "/readyz")).status).toBe(200);
    state = "down";
    clock.set(-hourMs);
    clock.advance(1_000);
    expect((await call(url, "GET", "/readyz")).status).toBe(503);
  });

  it("[SG27, SG50] keeps no room from new sessions, and makes none younger", async () => {
    const clock = createTestClock();
    const store = createMemorySessionStore(clock, 1);
    const session = (sessionId: string) => ({ sessionId, joinKeyHash: "", hostClaimHash: "" });
    clock.set(-hourMs);
    await store.create(session("first"), minuteMs);
    clock.advance(minuteMs);
    expect(await store.create(session("second"), minuteMs)).not.toBeNull();
    clock.set(-hourMs);
    clock.advance(5_000);
    expect(await store.mark("second", "paired")).toBe(5_000);
  });
});
