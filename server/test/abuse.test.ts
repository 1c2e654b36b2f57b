import { describe, expect, it } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import { createCounters } from "../src/counters.ts";
import { type Answer, createPairing, join, membershipOf, pair, register, renew } from "./support/pairing.ts";
import { openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";
import { askUpgrade } from "./support/upgrade-answer.ts";

const behindProxy = { TRUSTED_PROXY: "127.0.0.0/8,::1" };
const from = (address: string) => ({ "x-forwarded-for": address });

describe("floods", () => {
  it("[SG27] answers 429 to a flood of creates from one address while another address pairs", async () => {
    const { url } = await startTestServer({ ...behindProxy, LIMITS: '{"createsPerMinute":20}' });
    const flood = await Promise.all(
      Array.from({ length: 100 }, () => register(url, createPairing(), from("198.51.100.7"))),
    );
    expect(flood.filter((answer) => answer.status === 201)).toHaveLength(20);
    expect(flood.filter((answer) => answer.status === 429)).toHaveLength(80);
    const pairing = createPairing();
    expect((await register(url, pairing, from("203.0.113.9"))).status).toBe(201);
    expect((await join(url, pairing, {}, from("203.0.113.9"))).status).toBe(200);
  });

  it("[SG27] counts the addresses of one IPv6 /64 as one", async () => {
    const { url } = await startTestServer({ ...behindProxy, LIMITS: '{"createsPerMinute":2}' });
    const statusOf = async (address: string) => (await register(url, createPairing(), from(address))).status;
    expect(await statusOf("2001:db8:1:2::1")).toBe(201);
    expect(await statusOf("2001:db8:1:2:ffff::2")).toBe(201);
    expect(await statusOf("2001:db8:1:2:abcd:1:2:3")).toBe(429);
    expect(await statusOf("2001:db8:1:3::1")).toBe(201);
  });

  it("[SG27] counts the /64s of one IPv6 /48 together, four times as roomy, and none that was refused", async () => {
    const { url } = await startTestServer({ ...behindProxy, LIMITS: '{"createsPerMinute":2}' });
    const statusOf = async (address: string) => (await register(url, createPairing(), from(address))).status;
    const statuses = [];
    for (let index = 0; index < 12; index += 1) {
      statuses.push(await statusOf("2001:db8:1:0::1"));
    }
    expect(statuses).toEqual([201, 201, ...Array(10).fill(429)]);
    for (const address of ["2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:ff00::1"]) {
      expect([await statusOf(address), await statusOf(address)]).toEqual([201, 201]);
    }
    expect(await statusOf("2001:db8:1:3::1")).toBe(429);
    expect(await statusOf("2001:db8:2:3::1")).toBe(201);
  });

  it("[SG27] counts joins, renewals, upgrades and sockets of one IPv6 /48 together", async () => {
    const limits = { joinsPerMinute: 1, renewalsPerMinute: 1, upgradesPerMinute: 1 };
    const { url } = await startTestServer({ ...behindProxy, LIMITS: JSON.stringify(limits) });
    const { pairing, host } = await pair(url);
    const { sessionId, hostClaim } = pairing;
    const inNetwork = (index: number) => from(`2001:db8:1:${index}::1`);
    for (let index = 0; index < 4; index += 1) {
      expect((await join(url, pairing, {}, inNetwork(index))).status).toBe(200);
      expect((await renew(url, sessionId, hostClaim, inNetwork(index))).status).toBe(200);
      await openSocket(url, host, { headers: inNetwork(index) });
    }
    expect((await join(url, pairing, {}, inNetwork(5))).status).toBe(429);
    expect((await renew(url, sessionId, hostClaim, inNetwork(5))).status).toBe(429);
    await expect(openSocket(url, host, { headers: inNetwork(5) })).rejects.toThrow("status 429");

    const narrow = await startTestServer({ ...behindProxy, LIMITS: '{"socketsPerAddress":1}' });
    const open = async (address: string) =>
      openSocket(narrow.url, (await pair(narrow.url)).host, { headers: from(address) });
    const [first] = [
      await open("2001:db8:1:1::1"),
      await open("2001:db8:1:2::1"),
      await open("2001:db8:1:3::1"),
    ];
    await open("2001:db8:1:4::1");
    await expect(open("2001:db8:1:5::1")).rejects.toThrow("status 429");
    await open("2001:db8:2:5::1");
    first?.close();
    await first?.closed;
    await open("2001:db8:1:5::1");
  });

  it("[SG59] takes so many links a day that live longer than ten minutes from one address, and others beside them", async () => {
    const { url } = await startTestServer({ ...behindProxy, LIMITS: '{"longLinksPerDay":2}' });
    const statusOf = async (lifetimeMs: number, address = "198.51.100.7", pairing = createPairing()) =>
      (await register(url, pairing, from(address), lifetimeMs)).status;
    const aDay = 24 * 60 * 60_000;
    const first = createPairing();
    expect(await statusOf(aDay, "198.51.100.7", first)).toBe(201);
    // An answer that was lost costs nothing.
    expect(await statusOf(aDay, "198.51.100.7", first)).toBe(200);
    expect(await statusOf(10 * 60_000 + 1)).toBe(201);
    const refused = await register(url, createPairing(), from("198.51.100.7"), aDay);
    expect([refused.status, refused.body.code]).toEqual([429, "too-many-requests"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(80_000);
    expect(await statusOf(10 * 60_000)).toBe(201);
    expect(await statusOf(aDay, "203.0.113.9")).toBe(201);
  });

  it("[SG27] believes X-Forwarded-For from nobody but the trusted proxy", async () => {
    const { url } = await startTestServer({ LIMITS: '{"createsPerMinute":3}' });
    for (let index = 0; index < 3; index += 1) {
      expect((await register(url, createPairing(), from(`198.51.100.${index}`))).status).toBe(201);
    }
    expect((await register(url, createPairing(), from("198.51.100.99"))).status).toBe(429);
  });

  it("[SG27] takes the address that the trusted proxy saw, not the one its client claimed", async () => {
    const { url } = await startTestServer({ ...behindProxy, LIMITS: '{"createsPerMinute":3}' });
    for (let index = 0; index < 3; index += 1) {
      await register(url, createPairing(), from(`10.0.0.${index}, 198.51.100.7`));
    }
    expect((await register(url, createPairing(), from("10.0.0.9, 198.51.100.7"))).status).toBe(429);
  });

  it("[SG27] answers 429 to upgrades and sockets beyond the limits, and counts closed ones out", async () => {
    const { url } = await startTestServer({ LIMITS: '{"socketsPerAddress":2,"upgradesPerMinute":5}' });
    const { host, guest } = await pair(url);
    const late = membershipOf(await register(url, createPairing()));
    const first = await openSocket(url, host);
    await openSocket(url, guest);
    const query = new URLSearchParams({ key: "pairqr", id: late.peerId, token: late.token });
    const refused = await askUpgrade(url, `${query}`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "30"]);
    first.close();
    await first.closed;
    await openSocket(url, late);
    await expect(openSocket(url, { ...host, token: "x" })).rejects.toThrow("status 401");
    await expect(openSocket(url, host)).rejects.toThrow("status 429");
  });

  it("[SG27] counts the joins, renewals and upgrades of an address, each by itself", async () => {
    const limits = { joinsPerMinute: 3, renewalsPerMinute: 2, upgradesPerMinute: 4 };
    const { url } = await startTestServer({ LIMITS: JSON.stringify(limits) });
    const { pairing, host } = await pair(url);
    const statusesOf = async (call: () => Promise<Answer>, times: number) => {
      const statuses = [];
      for (let count = 0; count < times; count += 1) {
        statuses.push((await call()).status);
      }
      return statuses;
    };
    expect(await statusesOf(() => join(url, pairing), 3)).toEqual([200, 200, 429]);
    const renewal = () => renew(url, pairing.sessionId, pairing.hostClaim);
    expect(await statusesOf(renewal, 3)).toEqual([200, 200, 429]);
    for (let count = 0; count < 4; count += 1) {
      await openSocket(url, host);
    }
    await expect(openSocket(url, host)).rejects.toThrow("status 429");
  });

  it("[SG27] answers 503 when there is no room for more sessions or sockets", async () => {
    const { url } = await startTestServer({ LIMITS: '{"sessionsTotal":2,"socketsTotal":1}' });
    const { host, guest } = await pair(url);
    await register(url, createPairing());
    const third = await register(url, createPairing());
    expect([third.status, third.body.code]).toEqual([503, "unavailable"]);
    await openSocket(url, host);
    await expect(openSocket(url, guest)).rejects.toThrow("status 503");
  });

  it("[SG27] shuts out an address that the registry blocks, and no other", async () => {
    const config = readConfig({});
    const adapters = createAdapters(config, systemClock);
    const until = Date.now() + 60_000;
    await adapters.registry.addBlock({ prefix: "198.51.100.7", reason: "flood", until });
    const counters = createCounters(adapters.registry, Date.now, () => undefined);
    counters.count("session-created");
    await counters.sync();
    expect(counters.isBlocked("198.51.100.7")).toBe(true);
    expect(counters.isBlocked("198.51.100.8")).toBe(false);
    const day = new Date().toISOString().slice(0, 10);
    expect(await adapters.registry.readCounts(day)).toEqual([{ day, name: "session-created", count: 1 }]);
    const { url } = await startTestServer(behindProxy, { adapters });
    const blocked = await register(url, createPairing(), from("198.51.100.7"));
    expect([blocked.status, blocked.body.code]).toEqual([403, "forbidden"]);
    const { host } = await pair(url);
    const upgradeFrom = (address: string) => openSocket(url, host, { headers: from(address) });
    await expect(upgradeFrom("198.51.100.7")).rejects.toThrow("status 403");
    await upgradeFrom("198.51.100.8");
    await counters.close();
  });
});
