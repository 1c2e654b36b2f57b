import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Membership } from "#protocol/signalling/api";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import { readMetrics } from "./support/metrics.ts";
import {
  call,
  createClaim,
  createPairing,
  join,
  membershipOf,
  pair,
  register,
  renew,
} from "./support/pairing.ts";
import { createTestClock, startTestServer } from "./support/test-server.ts";

const secret = "k3vQ9xZr7TnW2bYc8LmD5fGh1JpS4aUe6RtXo0iB";
const turnUrls = ["turn:turn.example:3478?transport=udp", "turns:turn.example:443?transport=tcp"];
const environment = { TURN_URLS: ["stun:turn.example", ...turnUrls].join(","), TURN_SECRET: secret };
const fixed = { urls: "stun:fixed.example" };

describe("servers for members", () => {
  it("[SG39] gives host and guest STUN without and TURN with credentials, beside the fixed ones", async () => {
    const { url } = await startTestServer({ ...environment, ICE_SERVERS: JSON.stringify([fixed]) });
    const { pairing, host, guest } = await pair(url);
    const renewed = membershipOf(await renew(url, pairing.sessionId, pairing.guestClaim));
    for (const member of [host, guest, renewed]) {
      expect(member.iceServers.slice(0, 2)).toEqual([fixed, { urls: ["stun:turn.example"] }]);
      expect(turnOf(member)).toMatchObject({ urls: turnUrls });
      expect(member.iceServers).toHaveLength(3);
    }
  });

  it("[SG39] gives credentials to nobody else: no other answer and no refusal has them", async () => {
    const { url } = await startTestServer(environment);
    const { pairing, host } = await pair(url);
    const { sessionId } = pairing;
    const answers = [
      await call(url, "GET", "/api/v1/info"),
      await call(url, "GET", "/readyz"),
      await register(url, { ...pairing, hostClaim: createClaim() }),
      await join(url, pairing, { claim: createClaim() }),
      await join(url, pairing, { joinKey: createPairing().joinKey }),
      await renew(url, sessionId, createClaim()),
      await call(url, "DELETE", `/api/v1/sessions/${sessionId}`, undefined, {
        authorization: `Bearer ${host.token}`,
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409, 409, 403, 403, 204]);
    for (const { body } of answers) {
      expect(JSON.stringify(body)).not.toMatch(/credential|username|turn\.example/);
    }
  });

  it("[SG39] without TURN gives the fixed ones alone, for ever", async () => {
    const { url } = await startTestServer({ ICE_SERVERS: JSON.stringify([fixed]) });
    const { host } = await pair(url);
    expect(host.iceServers).toEqual([fixed]);
    expect(host.iceServersLifetimeMs).toBeUndefined();
  });

  it("[SG39] gives STUN without credentials where there is no TURN", async () => {
    const { url } = await startTestServer({ TURN_URLS: "stun:turn.example" });
    const { host } = await pair(url);
    expect(host.iceServers).toEqual([{ urls: ["stun:turn.example"] }]);
    expect(host.iceServersLifetimeMs).toBeUndefined();
  });
});

describe("credentials", () => {
  it("[SG40] are coturn's: the moment they lapse, a mark, and the HMAC of both", async () => {
    const { now } = createTestClock();
    const { url } = await startTestServer(environment, { now });
    const { host } = await pair(url);
    const { username, credential } = turnOf(host);
    expect(username).toMatch(/^\d{10}:[A-Za-z0-9_-]{16}$/);
    expect(credential).toBe(createHmac("sha1", secret).update(username).digest("base64"));
    expect(lapseOf(host) - now()).toBe(host.iceServersLifetimeMs);
  });

  it.each([
    ["ten minutes unless set", {}, 600],
    ["as set", { TURN_CREDENTIAL_SECONDS: "21" }, 21],
  ])("[SG40] live at most %s, and at least half of that", async (_what, changed, seconds) => {
    const clock = createTestClock();
    const { url } = await startTestServer({ ...environment, ...changed }, clock);
    const { pairing } = await pair(url);
    const lifetimes: number[] = [];
    for (let asked = 0; asked < 16; asked += 1) {
      clock.advance((seconds * 1000) / 12);
      const member = membershipOf(await renew(url, pairing.sessionId, pairing.hostClaim));
      lifetimes.push(member.iceServersLifetimeMs ?? 0);
    }
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(seconds * 1000);
    expect(Math.min(...lifetimes)).toBeGreaterThan((seconds / 2 - 1) * 1000);
  });

  it("[SG40] are the same for the same member within half their life, so that a quota counts it", async () => {
    const clock = createTestClock();
    const { url } = await startTestServer(environment, clock);
    const { pairing } = await pair(url);
    const names = new Set<string>();
    for (let asked = 0; asked < 40; asked += 1) {
      clock.advance(15_000);
      names.add(turnOf(membershipOf(await renew(url, pairing.sessionId, pairing.guestClaim))).username);
    }
    expect(names.size).toBeGreaterThanOrEqual(2);
    expect(names.size).toBeLessThanOrEqual(3);
  });

  it("[SG40] show nothing of the session, the role, or who had them before", async () => {
    const clock = createTestClock();
    const { url } = await startTestServer(environment, clock);
    const { pairing, host, guest } = await pair(url);
    clock.advance(600_000);
    const later = membershipOf(await renew(url, pairing.sessionId, pairing.hostClaim));
    const marks = [host, guest, later].map((member) => turnOf(member).username.split(":")[1] ?? "");
    expect(new Set(marks).size).toBe(3);
    for (const mark of marks) {
      const asHex = Buffer.from(mark, "base64url").toString("hex");
      expect(asHex).not.toContain(pairing.sessionId.slice(0, 8));
      expect(mark).not.toContain(pairing.sessionId.slice(0, 8));
    }
  });

  it("[SG40] lapse at different moments for different sessions", async () => {
    const { url } = await startTestServer(environment, createTestClock());
    const pairs = await Promise.all(Array.from({ length: 8 }, () => pair(url)));
    expect(new Set(pairs.map(({ host }) => lapseOf(host))).size).toBeGreaterThan(4);
  });
});

describe("one address", () => {
  const behindProxy = { ...environment, TRUSTED_PROXY: "127.0.0.0/8,::1", METRICS_PORT: "0" };
  const from = (address: string) => ({ "x-forwarded-for": address });
  const few = JSON.stringify({ relaysPerAddress: 3 });
  const stun = { urls: ["stun:turn.example"] };
  const isRelayed = (member: Membership) => JSON.stringify(member.iceServers).includes("credential");

  async function pairFrom(url: string, address: string): Promise<readonly Membership[]> {
    const pairing = createPairing();
    const host = membershipOf(await register(url, pairing, from(address)));
    return [host, membershipOf(await join(url, pairing, {}, from(address)))];
  }

  it("[SG58] is given credentials so often, then STUN alone; no other address notices", async () => {
    const { url, metricsUrl } = await startTestServer({ ...behindProxy, LIMITS: few });
    const members = [...(await pairFrom(url, "198.51.100.7")), ...(await pairFrom(url, "198.51.100.7"))];
    expect(members.map(isRelayed)).toEqual([true, true, true, false]);
    expect(members.at(-1)?.iceServers).toEqual([stun]);
    expect((await pairFrom(url, "2001:db8:1:2::7")).map(isRelayed)).toEqual([true, true]);
    expect((await pairFrom(url, "2001:db8:1:2:ffff::8")).map(isRelayed)).toEqual([true, false]);
    const { samples } = await readMetrics(metricsUrl);
    expect(samples.get('pairqr_limit_hits_total{rule="relays"}')).toBe(2);
  });

  it("[SG58] is given them four times as often with a whole IPv6 /48, from however many of its /64s", async () => {
    const { url, metricsUrl } = await startTestServer({ ...behindProxy, LIMITS: few });
    for (let index = 0; index < 6; index += 1) {
      expect((await pairFrom(url, `2001:db8:1:${index}::7`)).map(isRelayed)).toEqual([true, true]);
    }
    expect((await pairFrom(url, "2001:db8:1:6::7")).map(isRelayed)).toEqual([false, false]);
    expect((await pairFrom(url, "2001:db8:2:6::7")).map(isRelayed)).toEqual([true, true]);
    const { samples } = await readMetrics(metricsUrl);
    expect(samples.get('pairqr_limit_hits_total{rule="relays-by-network"}')).toBe(2);
  });

  it("[SG58] is counted by renewals too, and told by when to ask again where it gets none", async () => {
    const { url } = await startTestServer({ ...behindProxy, LIMITS: few }, createTestClock());
    const { pairing } = await pair(url);
    const ask = async () => membershipOf(await renew(url, pairing.sessionId, pairing.hostClaim));
    const [third, fourth] = [await ask(), await ask()];
    expect([isRelayed(third), isRelayed(fourth)]).toEqual([true, false]);
    expect(fourth.iceServersLifetimeMs).toBe(third.iceServersLifetimeMs);
  });

  it("[SG58] is counted by all nodes together", async () => {
    const adapters = createAdapters(readConfig({ LIMITS: few }), systemClock);
    const [first, second] = [
      await startTestServer(environment, { adapters }),
      await startTestServer(environment, { adapters }),
    ];
    const { host, guest } = await pair(first.url);
    const elsewhere = await pair(second.url);
    expect([host, guest, elsewhere.host, elsewhere.guest].map(isRelayed)).toEqual([true, true, true, false]);
  });

  it("[SG58] takes a fifth of what infra's coturn relays, unless set", () => {
    const file = readFileSync(new URL("../../infra/coturn/turnserver.conf", import.meta.url), "utf8");
    const quota = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, "m").exec(file)?.[1]);
    const { relaysPerAddress } = readConfig({}).limits;
    expect(relaysPerAddress * quota("user-quota")).toBe(quota("total-quota") / 5);
    expect(quota("bps-capacity")).toBe(quota("total-quota") * quota("max-bps"));
  });

  it("[SG58] is not counted where there is no relay", async () => {
    const { url, metricsUrl } = await startTestServer({
      METRICS_PORT: "0",
      LIMITS: '{"relaysPerAddress":1}',
    });
    await pair(url);
    const { samples } = await readMetrics(metricsUrl);
    expect(samples.get('pairqr_limit_hits_total{rule="relays"}')).toBeUndefined();
  });
});

function turnOf({ iceServers }: Membership): { readonly username: string; readonly credential: string } {
  const { username = "", credential = "" } = iceServers.at(-1) ?? {};
  return { ...iceServers.at(-1), username, credential };
}

function lapseOf(member: Membership): number {
  return Number(turnOf(member).username.split(":")[0]) * 1000;
}
