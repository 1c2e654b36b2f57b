import { describe, expect, it, vi } from "vitest";
import {
  call,
  createClaim,
  createPairing,
  end,
  join,
  membershipOf,
  pair,
  register,
  renew,
} from "./support/pairing.ts";
import { openSocket } from "./support/signalling-socket.ts";
import { createTestClock, startTestServer } from "./support/test-server.ts";

const minute = 60_000;

describe("session API", () => {
  it("[SG1] gives host and guest the two peer ids of the session", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    expect([host.peerId, host.remotePeerId]).toEqual([`${pairing.sessionId}-h`, `${pairing.sessionId}-g`]);
    expect([guest.peerId, guest.remotePeerId]).toEqual([host.remotePeerId, host.peerId]);
    expect(guest.iceServers).toEqual([]);
  });

  it.each([
    ["no body", undefined],
    ["broken JSON", "{"],
    ["an array", []],
    ["a session id in upper case", { sessionId: "A".repeat(32) }],
    ["a short hash", { joinKeyHash: "AAAA" }],
    ["no claim", { claim: undefined }],
    ["a claim of 15 bytes", { claim: "A".repeat(20) }],
    ["a lifetime under a minute", { lifetimeMs: 59_999 }],
    ["a lifetime over a day", { lifetimeMs: 86_400_001 }],
    ["a field too many", { admin: true }],
  ])("[SG2] refuses %s with bad-request", async (_what, changed) => {
    const { url } = await startTestServer();
    const { sessionId, joinKeyHash, hostClaim } = createPairing();
    const good = { sessionId, joinKeyHash, claim: hostClaim, lifetimeMs: minute };
    const isWhole = typeof changed !== "object" || Array.isArray(changed);
    const answer = await call(url, "POST", "/api/v1/sessions", isWhole ? changed : { ...good, ...changed });
    expect([answer.status, answer.body.code]).toEqual([400, "bad-request"]);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  it("[SG2] refuses a body over 4 kB with payload-too-large", async () => {
    const { url } = await startTestServer();
    const answer = await call(url, "POST", "/api/v1/sessions", { sessionId: "a".repeat(5000) });
    expect([answer.status, answer.body.code]).toEqual([413, "payload-too-large"]);
  });

  it("[SG2] reads no body that is not declared as JSON", async () => {
    const { url } = await startTestServer();
    const answer = await call(url, "POST", "/api/v1/sessions", "{}", { "content-type": "text/plain" });
    expect(answer.status).toBe(400);
  });

  it("[SG3] lets the same host register again, and nobody else", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    expect((await register(url, pairing)).status).toBe(201);
    expect((await register(url, pairing)).status).toBe(200);
    const thief = await register(url, { ...pairing, hostClaim: createClaim() });
    expect([thief.status, thief.body.code]).toEqual([409, "session-conflict"]);
    const other = await register(url, { ...pairing, joinKeyHash: createPairing().joinKeyHash });
    expect([other.status, other.body.code]).toEqual([409, "session-conflict"]);
  });

  it("[SG4] refuses a join with a wrong key, and lets the right one in after it", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    await register(url, pairing);
    const wrong = await join(url, pairing, { joinKey: createPairing().joinKey });
    expect([wrong.status, wrong.body.code]).toEqual([403, "wrong-join-key"]);
    expect((await join(url, pairing)).status).toBe(200);
  });

  it("[SG4] lets the same claim join again", async () => {
    const { url } = await startTestServer();
    const { pairing, guest } = await pair(url);
    expect(membershipOf(await join(url, pairing)).peerId).toBe(guest.peerId);
  });

  it("[SG5] refuses a second guest and tells the host", async () => {
    const { url } = await startTestServer();
    const { pairing, host } = await pair(url);
    const socket = await openSocket(url, host);
    const second = await join(url, pairing, { claim: createClaim() });
    expect([second.status, second.body.code]).toEqual([409, "already-joined"]);
    expect(await socket.next()).toEqual({ type: "PAIRQR", payload: { code: "second-join-refused" } });
  });

  it("[SG5] tells a host that has no socket at that moment with its next one", async () => {
    const { url } = await startTestServer();
    const { pairing, host } = await pair(url);
    expect((await join(url, pairing, { claim: createClaim() })).status).toBe(409);
    const socket = await openSocket(url, host);
    expect(await socket.next()).toEqual({ type: "PAIRQR", payload: { code: "second-join-refused" } });
  });

  it("[SG5] lets exactly one of twenty simultaneous guests in", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    await register(url, pairing);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => join(url, pairing, { claim: createClaim() })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  });

  it("[SG6] forgets an unused link at the end of its lifetime", async () => {
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const pairing = createPairing();
    await register(url, pairing);
    clock.advance(10 * minute);
    const late = await join(url, pairing);
    expect([late.status, late.body.code]).toEqual([404, "session-unknown"]);
  });

  it("[SG6] keeps a joined session while a member is connected, and 15 minutes longer", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const { pairing, host } = await pair(url);
    const socket = await openSocket(url, host);
    for (let passed = 0; passed < 60; passed += 1) {
      clock.advance(minute);
      socket.send({ type: "HEARTBEAT" });
      await new Promise((resolve) => setTimeout(resolve, 5));
      vi.advanceTimersByTime(30_000);
    }
    socket.close();
    await socket.closed;
    clock.advance(14 * minute);
    expect((await renew(url, pairing.sessionId, pairing.guestClaim)).status).toBe(200);
    clock.advance(2 * minute);
    expect((await renew(url, pairing.sessionId, pairing.guestClaim)).status).toBe(404);
    vi.useRealTimers();
  });

  it("[SG7] stops listening to an address that keeps guessing, and to guesses at one session", async () => {
    const { url } = await startTestServer({ LIMITS: '{"failuresPerAddress":3}' });
    const pairing = createPairing();
    await register(url, pairing);
    for (let guess = 0; guess < 3; guess += 1) {
      expect((await join(url, pairing, { joinKey: createPairing().joinKey })).status).toBe(403);
    }
    const refused = await join(url, pairing, { joinKey: createPairing().joinKey });
    expect([refused.status, refused.body.code]).toEqual([429, "too-many-requests"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);

    const strict = await startTestServer({ LIMITS: '{"failuresPerSession":2}' });
    await register(strict.url, pairing);
    expect((await renew(strict.url, pairing.sessionId, createClaim())).status).toBe(403);
    expect((await renew(strict.url, pairing.sessionId, createClaim())).status).toBe(403);
    expect((await renew(strict.url, pairing.sessionId, createClaim())).status).toBe(429);
  });

  it("[SG8] ends a session for both members", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const hostSocket = await openSocket(url, host);
    const guestSocket = await openSocket(url, guest);
    expect((await end(url, pairing.sessionId, guest.token)).status).toBe(204);
    expect(await hostSocket.next()).toEqual({ type: "PAIRQR", payload: { code: "session-ended" } });
    expect(await hostSocket.closed).toBe(4002);
    expect(await guestSocket.closed).toBe(4002);
    expect((await end(url, pairing.sessionId, guest.token)).status).toBe(404);
    expect((await join(url, pairing)).status).toBe(404);
  });

  it("[SG8] ends no session for a token of another one, or none", async () => {
    const { url } = await startTestServer();
    const mine = await pair(url);
    const theirs = await pair(url);
    const foreign = await end(url, theirs.pairing.sessionId, mine.host.token);
    expect([foreign.status, foreign.body.code]).toEqual([403, "forbidden"]);
    const none = await call(url, "DELETE", `/api/v1/sessions/${theirs.pairing.sessionId}`);
    expect([none.status, none.body.code]).toEqual([401, "unauthorized"]);
    expect((await join(url, theirs.pairing)).status).toBe(200);
  });

  it("[SG11] renews each member's token for its claim alone", async () => {
    const { url } = await startTestServer();
    const { pairing, host, guest } = await pair(url);
    const { sessionId, hostClaim, guestClaim } = pairing;
    expect(membershipOf(await renew(url, sessionId, hostClaim)).peerId).toBe(host.peerId);
    expect(membershipOf(await renew(url, sessionId, guestClaim)).peerId).toBe(guest.peerId);
    const stranger = await renew(url, sessionId, createClaim());
    expect([stranger.status, stranger.body.code]).toEqual([403, "wrong-join-key"]);
  });
});
