/** What a client that plays by no rule can send to one node, and what it costs the others: nothing. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import { readMetrics } from "./support/metrics.ts";
import { call, createClaim, join, pair } from "./support/pairing.ts";
import { offer, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

/** A TCP connection, and all that came over it until it was closed. */
async function openRaw(
  url: string,
  text = "",
): Promise<{ readonly socket: Socket; readonly ended: Promise<string> }> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
  let received = "";
  socket.on("data", (data) => {
    received += data.toString();
  });
  socket.on("error", () => undefined);
  // "end" where the server closes its side; the other one stays open, as a hostile client leaves it.
  const ended = Promise.race([once(socket, "end"), once(socket, "close")]).then(() => received);
  await once(socket, "connect");
  socket.write(text);
  return { socket, ended };
}

describe("connections", () => {
  it("[SG52] closes those of one address beyond its sockets and 200 more, and counts closed ones out", async () => {
    const { url } = await startTestServer({ LIMITS: '{"socketsPerAddress":10}' });
    const held = await Promise.all(Array.from({ length: 210 }, () => openRaw(url)));
    const late = await openRaw(url);
    expect(await late.ended).toBe("");
    for (const { socket } of held.slice(0, 2)) {
      socket.destroy();
      await once(socket, "close");
    }
    const { socket, ended } = await openRaw(
      url,
      "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    expect(await ended).toContain("200 OK");
    for (const one of [...held, { socket }]) one.socket.destroy();
  });

  it("[SG52] holds the total alone against a trusted proxy", async () => {
    const { url } = await startTestServer({ LIMITS: '{"socketsPerAddress":1}', TRUSTED_PROXY: "127.0.0.1" });
    const held = await Promise.all(Array.from({ length: 250 }, () => openRaw(url)));
    expect((await call(url, "GET", "/healthz")).status).toBe(200);
    for (const { socket } of held) socket.destroy();
  });

  /** Through a trusted proxy, for somebody at `address`: a body that does not end, also where none is waited for. */
  const slow = (address: string, path = "/api/v1/sessions") =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\n` +
    "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  const quick = (address: string, more = "") =>
    `GET /healthz HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\n${more || "Connection: close\r\n"}\r\n`;

  it.each(["/api/v1/sessions", "/nothing"])(
    "[SG52] bounds what one address behind a trusted proxy has under way at %s, and no other address",
    async (path) => {
      const limits = { LIMITS: '{"socketsPerAddress":1}', TRUSTED_PROXY: "127.0.0.1", METRICS_PORT: "0" };
      const { url, metricsUrl } = await startTestServer(limits);
      const held = await Promise.all(
        Array.from({ length: 201 }, () => openRaw(url, slow("198.51.100.7", path))),
      );
      const statusOf = async (text: string) => (await (await openRaw(url, text)).ended).slice(9, 12);
      await vi.waitFor(async () => expect(await statusOf(quick("198.51.100.7"))).toBe("429"));
      const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
      expect(
        await statusOf(quick("198.51.100.7", upgrade).replace("/healthz", "/api/v1/signalling/peerjs")),
      ).toBe("429");
      const refused = await openRaw(url, slow("198.51.100.7"));
      expect(await refused.ended).toContain('"code":"too-many-requests"');
      expect(await statusOf(quick("198.51.100.8"))).toBe("200");
      const { samples } = await readMetrics(metricsUrl);
      expect(samples.get('pairqr_limit_hits_total{rule="requests-per-address"}')).toBeGreaterThanOrEqual(3);
      for (const { socket } of held.slice(0, 2)) socket.destroy();
      await vi.waitFor(async () => expect(await statusOf(quick("198.51.100.7"))).toBe("200"));
      for (const { socket } of held) socket.destroy();
    },
  );

  it("[SG52] counts out what is over, however it ended", async () => {
    const adapters = createAdapters(readConfig({}), systemClock);
    const sessions = () => new Promise<"ok">((resolve) => setTimeout(resolve, 200, "ok"));
    const { url } = await startTestServer(
      { LIMITS: '{"socketsPerAddress":1}', TRUSTED_PROXY: "127.0.0.1" },
      { adapters: { ...adapters, health: { ...adapters.health, sessions } } },
    );
    const { host } = await pair(url);
    const headers = { "x-forwarded-for": "198.51.100.7" };
    const upgrade = quick("198.51.100.7", "Connection: Upgrade\r\nUpgrade: websocket\r\n");
    // Refused upgrades, answers that are read, and some that wait behind another one on a connection that is cut.
    for (const text of [upgrade, quick("198.51.100.7")]) {
      const over = await Promise.all(Array.from({ length: 150 }, () => openRaw(url, text)));
      for (const { ended } of over) expect(await ended).toContain("HTTP/1.1");
      for (const { socket } of over) socket.destroy();
    }
    const waiting = quick("198.51.100.7", "A: b\r\n").replace("/healthz", "/readyz").repeat(3);
    const cut = await Promise.all(Array.from({ length: 100 }, () => openRaw(url, waiting)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const { socket } of cut) socket.destroy();
    await Promise.all(cut.map(({ ended }) => ended));
    const held = await Promise.all(Array.from({ length: 150 }, () => openRaw(url, slow("198.51.100.7"))));
    await vi.waitFor(async () =>
      expect((await call(url, "GET", "/healthz", undefined, headers)).status).toBe(200),
    );
    (await openSocket(url, host, { headers })).close();
    for (const { socket } of held) socket.destroy();
  });

  it("[SG52] takes the connection from whoever was refused an upgrade and does not close", async () => {
    const { url } = await startTestServer();
    const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const { socket, ended } = await openRaw(
      url,
      `GET /api/v1/signalling/peerjs HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`,
    );
    expect(await ended).toContain("application/problem+json");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    // It writes on, into a connection that is gone.
    const writing = setInterval(() => socket.write("x"), 100);
    await closed;
    clearInterval(writing);
  });
});

describe("a member's socket", () => {
  it("[SG20] is closed for a flood of pings, or of pongs that nobody asked for", async () => {
    const { url } = await startTestServer({ LIMITS: '{"envelopesBurst":20,"envelopesPerSecond":1}' });
    const { host, guest } = await pair(url);
    const [pinging, ponging] = [await openSocket(url, host), await openSocket(url, guest)];
    for (let index = 0; index < 30; index += 1) {
      pinging.socket.ping("x");
      ponging.socket.pong("x");
    }
    expect(await Promise.all([pinging.closed, ponging.closed])).toEqual([4003, 4003]);
  });

  it("[SG20] is answered to its pings", async () => {
    const { url } = await startTestServer();
    const { host } = await pair(url);
    const { socket } = await openSocket(url, host);
    socket.ping("are you there");
    expect(String((await once(socket, "pong"))[0])).toBe("are you there");
  });

  it.each([
    ["ASCII", "v"],
    ["of two bytes", "é"],
  ])("[SG20] counts a large envelope once for each 4 KiB of it: characters %s", async (_kind, character) => {
    const { url } = await startTestServer({ LIMITS: '{"envelopesBurst":32,"envelopesPerSecond":1}' });
    const { host, guest } = await pair(url);
    const [desk, phone] = [await openSocket(url, host), await openSocket(url, guest)];
    for (let index = 0; index < 4; index += 1) {
      phone.send(offer(host.peerId, character.repeat(60_000 / Buffer.byteLength(character))));
    }
    expect(await phone.closed).toBe(4003);
    const arrived = desk.pending.filter(({ type }) => type === "OFFER");
    expect(arrived).toHaveLength(2);
  });

  it("[SG19] is closed for a message in more than 64 pieces", async () => {
    const { url } = await startTestServer();
    const { host } = await pair(url);
    const { socket, closed } = await openSocket(url, host);
    for (let index = 0; index < 100; index += 1) {
      socket.send("[", { fin: false });
    }
    expect(await closed).toBe(1008);
  });

  it("[SG53] tells the host of six refused guests a minute, however many come", async () => {
    const { url } = await startTestServer();
    const { host, pairing } = await pair(url);
    const desk = await openSocket(url, host);
    for (let index = 0; index < 20; index += 1) {
      expect((await join(url, { ...pairing, guestClaim: createClaim() })).body.code).toBe("already-joined");
    }
    expect(desk.pending).toHaveLength(6);
  });
});

describe("bodies", () => {
  it("[SG54] refuses one that is compressed instead of inflating it", async () => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: gzipSync("[".repeat(10_000_000)),
    });
    expect([response.status, await response.json()]).toMatchObject([400, { code: "bad-request" }]);
  });
});

it("[SG12] answers an upgrade that asks for no WebSocket", async () => {
  const { url } = await startTestServer();
  const { host } = await pair(url);
  const { peerId, token } = host;
  const query = new URLSearchParams({ key: "pairqr", id: peerId, token });
  const { ended } = await openRaw(
    url,
    `GET /api/v1/signalling/peerjs?${query} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
  );
  expect(await ended).toContain("400 Bad Request");
});
