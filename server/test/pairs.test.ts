import { describe, expect, it } from "vitest";
import { pairChallengeLifetimeMs } from "../src/limits.ts";
import {
  callPairs,
  callWithProof,
  createDevicePair,
  type DevicePair,
  fetchChallenge,
  prove,
  registerPair,
  subscriptionOf,
} from "./support/device-pair.ts";
import { createTestClock, startTestServer, testSecret } from "./support/test-server.ts";

const dayMs = 24 * 60 * 60_000;

async function registered(environment: Record<string, string> = {}) {
  const clock = createTestClock();
  const { url } = await startTestServer(environment, clock);
  const pair = createDevicePair();
  expect((await registerPair(url, pair)).status).toBe(204);
  return { url, pair, clock };
}

describe("a remembered pair", () => {
  it("[SG36] is registered by both devices, looked up by both, and forgotten by either", async () => {
    const { url, pair } = await registered();
    for (const role of ["host", "guest"] as const) {
      const answer = await callPairs(url, pair, role, "look-up");
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.body).toEqual({
        isSubscribed: { host: false, guest: false },
        expiresOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      });
    }
    expect((await callPairs(url, pair, "guest", "forget")).status).toBe(204);
    expect((await callPairs(url, pair, "host", "look-up")).body.code).toBe("pair-unknown");
    expect((await registerPair(url, pair)).status).toBe(204);
    expect((await callPairs(url, pair, "host", "forget")).status).toBe(204);
  });

  it("[SG36] may be registered again by the same devices, and by no others", async () => {
    const { url, pair } = await registered();
    expect((await registerPair(url, pair)).status).toBe(204);
    const others = { ...createDevicePair(), pairId: pair.pairId };
    expect((await registerPair(url, others)).body).toMatchObject({ status: 409, code: "pair-conflict" });
    const halfOther = { ...pair, guest: others.guest };
    expect((await registerPair(url, halfOther)).body.code).toBe("pair-conflict");
    expect((await callPairs(url, pair, "guest", "look-up")).status).toBe(200);
  });

  it("[SG36] is nobody's alone: one device cannot register for two", async () => {
    const { url } = await startTestServer();
    const pair = createDevicePair();
    const stranger = createDevicePair();
    const unasked = await registerPair(url, pair, (body) => ({ ...body, guestProof: body.hostProof }));
    expect(unasked.body.code).toBe("wrong-proof");
    const swapped = await registerPair(url, pair, (body) => ({
      ...body,
      hostProof: body.guestProof,
      guestProof: body.hostProof,
    }));
    expect(swapped.body.code).toBe("wrong-proof");
    const exchanged = await registerPair(url, pair, (body) => ({ ...body, guestKey: stranger.guest.key }));
    expect(exchanged.body.code).toBe("wrong-proof");
    const mirrored = await registerPair(url, { ...pair, guest: pair.host });
    expect(mirrored.body.code).toBe("bad-request");
    expect((await callPairs(url, pair, "host", "look-up")).body.code).toBe("pair-unknown");
  });

  it.each([
    ["a key that is no point of the curve", { hostKey: `B${"A".repeat(86)}` }],
    ["a compressed key", { hostKey: `A${"g".repeat(86)}` }],
    ["a short proof", { guestProof: "A".repeat(85) }],
    ["a label", { label: "my phone" }],
    ["no challenge", { challenge: undefined }],
  ])("[SG36] is not registered with %s", async (_what, changed) => {
    const { url } = await startTestServer();
    const answer = await registerPair(url, createDevicePair(), (body) => ({ ...body, ...changed }));
    expect(answer.body).toMatchObject({ status: 400, code: "bad-request" });
  });

  it("[SG36] keeps a push subscription for each device, which that device replaces and takes back", async () => {
    const { url, pair } = await registered();
    const isSubscribed = async () => (await callPairs(url, pair, "host", "look-up")).body.isSubscribed;
    const first = subscriptionOf("https://fcm.googleapis.com/fcm/send/abc");
    const second = subscriptionOf("https://updates.push.services.mozilla.com/wpush/v2/def");
    expect((await callPairs(url, pair, "guest", "subscribe", first)).status).toBe(204);
    expect((await callPairs(url, pair, "guest", "subscribe", second)).status).toBe(204);
    expect(await isSubscribed()).toEqual({ host: false, guest: true });
    expect((await callPairs(url, pair, "guest", "subscribe", null)).status).toBe(204);
    expect(await isSubscribed()).toEqual({ host: false, guest: false });
  });

  it.each([
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://user@fcm.googleapis.com/x",
    "https://fcm.googleapis.com.attacker.example/x",
    "https://attackerpush.apple.com.example/",
    "https://notpush.apple.com/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://fcm.googleapis.com/x\ny",
    `https://fcm.googleapis.com/${"x".repeat(1024)}`,
  ])("[SG36] takes no push subscription that points elsewhere: %s", async (endpoint) => {
    const { url, pair } = await registered();
    const answer = await callPairs(url, pair, "guest", "subscribe", subscriptionOf(endpoint));
    expect(answer.body.code).toBe("bad-request");
  });
});

describe("a proof", () => {
  it("[SG37] is good for one action of one device on one pair", async () => {
    const { url, pair } = await registered();
    const other = createDevicePair();
    await registerPair(url, { ...other, host: pair.host });
    const challenge = await fetchChallenge(url);
    const look = prove(pair, "host", "look-up", challenge);
    const statusOf = async (of: DevicePair, method: string, proof: string, body?: unknown, path = "") =>
      (await callWithProof(url, of, method, proof, body, path)).status;
    expect(await statusOf(pair, "GET", look)).toBe(200);
    expect(await statusOf(pair, "GET", look.replace("host", "guest"))).toBe(403);
    expect(await statusOf(other, "GET", look)).toBe(403);
    expect(await statusOf(pair, "DELETE", look)).toBe(403);
    const subscription = subscriptionOf("https://fcm.googleapis.com/fcm/send/abc");
    const taken = prove(pair, "host", "subscribe", challenge, subscription);
    const moved = { ...subscription, endpoint: `${subscription.endpoint}d` };
    expect(await statusOf(pair, "PUT", taken, { subscription: moved }, "/subscription")).toBe(403);
    expect(await statusOf(pair, "PUT", taken, { subscription: null }, "/subscription")).toBe(403);
    expect(await statusOf(pair, "PUT", taken, { subscription }, "/subscription")).toBe(204);
  });

  it("[SG37] needs a challenge of this server's, not older than five minutes, from whichever node", async () => {
    const { url, pair, clock } = await registered();
    const later = await startTestServer({}, { now: () => clock.now() + pairChallengeLifetimeMs });
    const twin = await startTestServer({}, clock);
    const foreign = await startTestServer({ JWT_SECRET: `another ${testSecret}` });
    const rotated = await startTestServer({
      JWT_SECRET: `another ${testSecret}`,
      JWT_SECRET_PREVIOUS: testSecret,
    });
    const challenge = await fetchChallenge(url);
    const lookUp = async (at: string, using: string) =>
      (await callWithProof(at, pair, "GET", prove(pair, "host", "look-up", using))).body.code;
    expect(await lookUp(url, await fetchChallenge(twin.url))).toBeUndefined();
    expect(await lookUp(rotated.url, challenge)).toBe("pair-unknown");
    expect(await lookUp(url, await fetchChallenge(foreign.url))).toBe("wrong-proof");
    const changed = `${challenge.slice(0, -2)}${challenge.endsWith("AA") ? "BB" : "AA"}`;
    expect(await lookUp(url, changed)).toBe("wrong-proof");
    expect(await lookUp(url, "A".repeat(54))).toBe("wrong-proof");
    clock.advance(pairChallengeLifetimeMs - 1);
    expect(await lookUp(url, challenge)).toBeUndefined();
    clock.advance(1);
    expect(await lookUp(url, challenge)).toBe("wrong-proof");
    expect(await lookUp(later.url, challenge)).toBe("wrong-proof");
  });

  it.each([
    ["none", {}],
    ["of another scheme", { authorization: "Bearer abc" }],
    ["of no role", { authorization: `Proof admin.${"A".repeat(54)}.${"A".repeat(86)}` }],
    ["too long", { authorization: `Proof host.${"A".repeat(54)}.${"A".repeat(87)}` }],
  ])("[SG37] that is %s is unauthorized", async (_what, headers) => {
    const { url, pair } = await registered();
    const answer = await fetch(`${url}/api/v1/pairs/${pair.pairId}`, { headers });
    expect(answer.status).toBe(401);
  });

  it("[SG37] that is wrong counts as a failure of its address, and too many shut the door", async () => {
    const { url, pair } = await registered({ LIMITS: '{"failuresPerAddress":3}' });
    const wrong = { ...pair, host: createDevicePair().host };
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await callPairs(url, wrong, "host", "look-up")).status).toBe(403);
    }
    const refused = await fetch(`${url}/api/v1/pairs/challenge`, { method: "POST" });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("the store of pairs", () => {
  it("[SG38] no longer knows a pair that nobody used for pairsKeptDays", async () => {
    const { url, pair, clock } = await registered({ LIMITS: '{"pairsKeptDays":10}' });
    clock.advance(10 * dayMs);
    expect((await callPairs(url, pair, "guest", "look-up")).status).toBe(200);
    clock.advance(10 * dayMs);
    expect((await callPairs(url, pair, "guest", "look-up")).status).toBe(200);
    clock.advance(11 * dayMs);
    expect((await callPairs(url, pair, "guest", "look-up")).body.code).toBe("pair-unknown");
  });

  it("[SG60] takes so many new pairs a day from one address, and goes on with those that are there", async () => {
    const behindProxy = { TRUSTED_PROXY: "127.0.0.0/8,::1", LIMITS: '{"newPairsPerDay":2}' };
    const { url } = await startTestServer(behindProxy);
    const [first, second, third] = [createDevicePair(), createDevicePair(), createDevicePair()];
    expect((await registerPair(url, first)).status).toBe(204);
    // Repeated: it is not a second one. Refused: it is none.
    expect((await registerPair(url, first)).status).toBe(204);
    const unproved = await registerPair(url, third, (body) => ({ ...body, guestProof: body.hostProof }));
    expect(unproved.status).toBe(403);
    expect((await registerPair(url, second)).status).toBe(204);
    const refused = await registerPair(url, third);
    expect(refused.body).toMatchObject({ status: 429, code: "too-many-requests" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(80_000);
    expect((await registerPair(url, second)).status).toBe(204);
    expect((await callPairs(url, first, "guest", "look-up")).status).toBe(200);
    const elsewhere = { "x-forwarded-for": "203.0.113.9" };
    expect((await registerPair(url, third, undefined, elsewhere)).status).toBe(204);
  });

  it("[SG27] takes so many calls a minute and so many pairs", async () => {
    const { url } = await registered({ LIMITS: '{"pairsTotal":1,"pairCallsPerMinute":6}' });
    expect((await registerPair(url, createDevicePair())).body.code).toBe("unavailable");
    await fetchChallenge(url);
    await fetchChallenge(url);
    const refused = await fetch(`${url}/api/v1/pairs/challenge`, { method: "POST" });
    expect(refused.status).toBe(429);
  });
});
