import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import { readMetrics } from "./support/metrics.ts";
import {
  call,
  createClaim,
  createPairing,
  end,
  join,
  membershipOf,
  pair,
  register,
} from "./support/pairing.ts";
import { candidate, offer, openSocket } from "./support/signalling-socket.ts";
import { createTestClock, startTestServer } from "./support/test-server.ts";

const metered = { METRICS_PORT: "0" };

function answer(dst: string): object {
  const sdp = { type: "answer", sdp: "v=0" };
  return { type: "ANSWER", dst, payload: { connectionId: "dc_1", type: "data", sdp } };
}

function report(outcome: string): object {
  return { type: "REPORT", payload: { outcome } };
}

/** Figures follow what they count; nothing waits for them. */
async function eventually(url: string | null, expected: Readonly<Record<string, number>>): Promise<void> {
  await expect
    .poll(async () => {
      const { samples } = await readMetrics(url);
      return Object.fromEntries(Object.keys(expected).map((name) => [name, samples.get(name)]));
    })
    .toEqual(expected);
}

describe("metrics", () => {
  it("[SG50] are on a listener of their own, and there alone", async () => {
    const { url, metricsUrl } = await startTestServer(metered);
    expect((await call(url, "GET", "/metrics")).status).toBe(404);
    const own = new URL(metricsUrl ?? "");
    expect((await call(own.origin, "GET", "/metrics")).headers.get("content-type")).toContain("text/plain");
    expect((await call(own.origin, "GET", "/healthz")).status).toBe(404);
    expect((await call(own.origin, "POST", "/metrics", {})).status).toBe(404);
    expect((await startTestServer()).metricsUrl).toBeNull();
  });

  it("[SG50] count sessions by what became of them, and time to pair", async () => {
    const clock = createTestClock();
    const { url, metricsUrl } = await startTestServer(
      { ...metered, LIMITS: '{"createsPerMinute":3}' },
      clock,
    );
    const pairing = createPairing();
    const host = membershipOf(await register(url, pairing));
    const desk = await openSocket(url, host);
    await join(url, pairing, { joinKey: createPairing().joinKey });
    const guest = membershipOf(await join(url, pairing));
    await join(url, pairing, { claim: createClaim() });
    const phone = await openSocket(url, guest);
    clock.advance(4_000);
    phone.send(offer(host.peerId, "v=0"));
    desk.send(answer(guest.peerId));
    desk.send(answer(guest.peerId));
    const unused = createPairing();
    await end(url, unused.sessionId, membershipOf(await register(url, unused)).token);
    await register(url, createPairing());
    expect((await register(url, createPairing())).status).toBe(429);
    await eventually(metricsUrl, {
      'pairqr_sessions_total{event="session-created"}': 3,
      'pairqr_sessions_total{event="session-joined"}': 1,
      'pairqr_sessions_total{event="session-paired"}': 1,
      'pairqr_sessions_total{event="session-unused"}': 1,
      'pairqr_sessions_total{event="second-join-refused"}': 1,
      'pairqr_sessions_total{event="wrong-join-key"}': 1,
      pairqr_time_to_pair_seconds_count: 1,
      'pairqr_time_to_pair_seconds_bucket{le="3"}': 0,
      'pairqr_time_to_pair_seconds_bucket{le="5"}': 1,
      'pairqr_limit_hits_total{rule="creates"}': 1,
      'pairqr_refusals_total{surface="api",code="already-joined"}': 1,
      'pairqr_envelopes_total{way="local"}': 3,
      pairqr_envelopes_waiting: 0,
      pairqr_sockets: 2,
      'pairqr_store_up{store="sessions"}': 1,
    });
  });

  it("[SG50] tell envelopes of the same node, between nodes, queued and without room apart", async () => {
    const adapters = createAdapters(readConfig({}), systemClock);
    const first = await startTestServer(metered, { adapters });
    const second = await startTestServer(metered, { adapters });
    const { host, guest } = await pair(first.url);
    const phone = await openSocket(second.url, guest);
    for (let index = 0; index < 65; index += 1) {
      phone.send(candidate(host.peerId, String(index)));
    }
    expect(await phone.next()).toMatchObject({ type: "EXPIRE" });
    await openSocket(first.url, host);
    phone.send(candidate(host.peerId, "over there"));
    await eventually(second.metricsUrl, {
      'pairqr_envelopes_total{way="queued"}': 64,
      'pairqr_envelopes_total{way="expired"}': 1,
      'pairqr_envelopes_total{way="forwarded"}': 1,
    });
    await eventually(first.metricsUrl, { 'pairqr_envelopes_total{way="drained"}': 64 });
    phone.close();
    await eventually(second.metricsUrl, {
      'pairqr_sockets_closed_total{code="other"}': 1,
      pairqr_sockets: 0,
    });
  });

  it("[SG48] count one report of each member, on whichever node and socket", async () => {
    const adapters = createAdapters(readConfig({}), systemClock);
    const first = await startTestServer(metered, { adapters });
    const second = await startTestServer(metered, { adapters });
    const { host, guest } = await pair(first.url);
    const desk = await openSocket(first.url, host);
    const phone = await openSocket(first.url, guest);
    desk.send(report("direct"));
    desk.send(report("direct"));
    phone.send(report("relayed"));
    await eventually(first.metricsUrl, {
      'pairqr_reports_total{outcome="direct"}': 1,
      'pairqr_reports_total{outcome="relayed"}': 1,
      'pairqr_reports_total{outcome="no-path"}': 0,
    });
    const moved = await openSocket(second.url, guest);
    moved.send(report("no-path"));
    await sleep(100);
    await eventually(second.metricsUrl, { 'pairqr_reports_total{outcome="no-path"}': 0 });
  });

  it("[SG48] refuses a report that says anything else", async () => {
    const { url } = await startTestServer();
    const { guest } = await pair(url);
    const phone = await openSocket(url, guest);
    phone.send(report("192.0.2.1"));
    expect(await phone.closed).toBe(1008);
  });

  it("[SG30, SG50] name no session, no peer, no address and nothing that a client chose", async () => {
    const { url, metricsUrl } = await startTestServer({ ...metered, TRUSTED_PROXY: "127.0.0.1,::1" });
    const forwarded = { "x-forwarded-for": "203.0.113.77", "x-request-id": "marked-by-a-client" };
    const pairing = createPairing();
    const host = membershipOf(await register(url, pairing, forwarded));
    const guest = membershipOf(await join(url, pairing, {}, forwarded));
    const desk = await openSocket(url, host, { headers: forwarded });
    const phone = await openSocket(url, guest, { headers: forwarded });
    phone.send(offer(host.peerId, "v=0 a=candidate 192.0.2.78"));
    desk.send(answer(guest.peerId));
    phone.send(report("direct"));
    await openSocket(url, { ...guest, token: "marked" }, { headers: forwarded }).catch(() => undefined);
    await call(url, "GET", "/marked?marked=1", undefined, forwarded);
    desk.socket.close(4_242);
    await eventually(metricsUrl, { 'pairqr_reports_total{outcome="direct"}': 1, pairqr_sockets: 1 });
    const { text } = await readMetrics(metricsUrl);
    const secrets = [pairing.sessionId, pairing.sessionId.slice(0, 6), pairing.joinKey, host.token];
    for (const secret of [...secrets, "203.0.113", "192.0.2", "127.0.0.1", "::1", "marked", "4242"]) {
      expect(text).not.toContain(secret);
    }
  });
});
