import { describe, expect, it, vi } from "vitest";
import { call, createPairing, join, membershipOf, pair, register } from "./support/pairing.ts";
import {
  candidate,
  candidateText,
  offer,
  openSocket,
  type SignallingSocket,
} from "./support/signalling-socket.ts";
import { createTestClock, startTestServer } from "./support/test-server.ts";

const envelopeMaxBytes = 64 * 1024;

async function connected(
  url: string,
): Promise<{ host: SignallingSocket; guest: SignallingSocket; hostId: string; guestId: string }> {
  const { host, guest } = await pair(url);
  return {
    host: await openSocket(url, host),
    guest: await openSocket(url, guest),
    hostId: host.peerId,
    guestId: guest.peerId,
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe("signalling socket", () => {
  it("[SG14] says OPEN first, then carries offer, answer and candidates both ways", async () => {
    const { url } = await startTestServer();
    const { host, guest, hostId, guestId } = await connected(url);
    guest.send(offer(hostId, "v=0"));
    expect(await host.next()).toEqual({ ...offer(hostId, "v=0"), src: guestId });
    const answer = { connectionId: "dc_1", type: "data", sdp: { type: "answer", sdp: "v=0" } };
    host.send({ type: "ANSWER", dst: guestId, payload: answer });
    expect(await guest.next()).toEqual({ type: "ANSWER", src: hostId, dst: guestId, payload: answer });
    host.send(candidate(guestId, "one"));
    expect(candidateText(await guest.next())).toBe("one");
  });

  it("[SG15] lets a peer that connects again take its own place", async () => {
    const { url } = await startTestServer();
    const { host, guest } = await pair(url);
    const first = await openSocket(url, host);
    const second = await openSocket(url, host);
    expect(await first.closed).toBe(4001);
    const phone = await openSocket(url, guest);
    phone.send(candidate(host.peerId, "one"));
    expect(candidateText(await second.next())).toBe("one");
    expect(first.pending).toEqual([]);
  });

  it("[SG15] accepts a renewed token for the place of the old one", async () => {
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const pairing = createPairing();
    const first = await openSocket(url, membershipOf(await register(url, pairing)));
    clock.advance(2_000);
    await openSocket(url, membershipOf(await register(url, pairing)));
    expect(await first.closed).toBe(4001);
  });

  it.each(["", "id", "peerjs/id", "pairqr/id", "pairqr/peers"])(
    "[SG16] keeps PeerServer's own HTTP route /%s shut",
    async (route) => {
      const { url } = await startTestServer();
      const answer = await call(url, "GET", `/api/v1/signalling/${route}`);
      expect([answer.status, answer.body.code]).toEqual([404, "not-found"]);
    },
  );

  it("[SG17] closes the socket of a peer that writes to anyone but the other member", async () => {
    const { url } = await startTestServer();
    const mine = await connected(url);
    const theirs = await connected(url);
    mine.guest.send(offer(theirs.hostId, "v=0"));
    expect(await mine.guest.closed).toBe(1008);
    mine.host.send(offer(mine.hostId, "to myself"));
    expect(await mine.host.closed).toBe(1008);
    await sleep(50);
    expect(theirs.host.pending).toEqual([]);
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["null", "null"],
    ["an unknown type", { type: "EVAL", dst: "x" }],
    ["a server's type", { type: "OPEN" }],
    ["PeerServer's EXPIRE", { type: "EXPIRE", dst: "x" }],
    ["an offer without a payload", { type: "OFFER", dst: "x" }],
    [
      "an answer's SDP in an offer",
      { type: "OFFER", dst: "x", payload: { sdp: { type: "answer", sdp: "" } } },
    ],
    ["a prototype as type", { type: "__proto__", dst: "x" }],
    ["deep nesting", `{"type":"OFFER","dst":"x","payload":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ])("[SG18] closes the socket on %s", async (_what, envelope) => {
    const { url } = await startTestServer();
    const { guest } = await pair(url);
    const socket = await openSocket(url, guest);
    socket.send(envelope);
    expect(await socket.closed).toBe(1008);
  });

  it("[SG18] closes the socket on a binary message", async () => {
    const { url } = await startTestServer();
    const { guest } = await pair(url);
    const socket = await openSocket(url, guest);
    socket.socket.send(Buffer.from(JSON.stringify({ type: "HEARTBEAT" })));
    expect(await socket.closed).toBe(1008);
  });

  it("[SG18] writes src itself and drops fields it does not know", async () => {
    const { url } = await startTestServer();
    const { host, guest, hostId, guestId } = await connected(url);
    const forged = { ...candidate(hostId, "one"), src: hostId, admin: true };
    guest.send(forged);
    expect(await host.next()).toEqual({ ...candidate(hostId, "one"), src: guestId });
  });

  it("[SG19] carries an envelope of 64 KiB and closes on one byte more", async () => {
    const { url } = await startTestServer();
    const { host, guest, hostId } = await connected(url);
    const overhead = JSON.stringify(offer(hostId, "")).length;
    guest.send(offer(hostId, "v".repeat(envelopeMaxBytes - overhead)));
    expect(JSON.stringify(await host.next()).length).toBeGreaterThan(envelopeMaxBytes);
    guest.send(offer(hostId, "v".repeat(envelopeMaxBytes - overhead + 1)));
    expect(await guest.closed).toBe(1009);
  });

  it("[SG20] closes the socket of a peer that floods", async () => {
    const { url } = await startTestServer({ LIMITS: '{"envelopesBurst":20,"envelopesPerSecond":1}' });
    const { host, guest, hostId } = await connected(url);
    for (let index = 0; index < 30; index += 1) {
      guest.send(candidate(hostId, String(index)));
    }
    expect(await guest.closed).toBe(4003);
    const carried = host.pending.filter((message) => message.type === "CANDIDATE");
    expect(carried.length).toBeLessThanOrEqual(20);
  });

  it("[SG21] keeps envelopes for a peer that is just arriving: in order, once", async () => {
    const { url } = await startTestServer();
    const { host, guest } = await pair(url);
    const phone = await openSocket(url, guest);
    for (const text of ["0", "1", "2", "3"]) {
      phone.send(candidate(host.peerId, text));
    }
    await sleep(50);
    const first = await openSocket(url, host);
    phone.send(candidate(host.peerId, "4"));
    for (const text of ["0", "1", "2", "3", "4"]) {
      expect(candidateText(await first.next())).toBe(text);
    }
    const second = await openSocket(url, host);
    await sleep(50);
    expect(second.pending).toEqual([]);
  });

  it("[SG21] keeps at most 64 of them and says EXPIRE for what it did not keep", async () => {
    const { url } = await startTestServer();
    const { host, guest } = await pair(url);
    const phone = await openSocket(url, guest);
    for (let index = 0; index < 65; index += 1) {
      phone.send(candidate(host.peerId, String(index)));
    }
    expect(await phone.next()).toMatchObject({ type: "EXPIRE", src: host.peerId });
    const desk = await openSocket(url, host);
    for (let index = 0; index < 64; index += 1) {
      expect(candidateText(await desk.next())).toBe(String(index));
    }
    await sleep(30);
    expect(desk.pending).toEqual([]);
  });

  it("[SG21] forgets them after 30 seconds", async () => {
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const { host, guest } = await pair(url);
    const phone = await openSocket(url, guest);
    phone.send(candidate(host.peerId, "old"));
    await sleep(30);
    clock.advance(31_000);
    phone.send(candidate(host.peerId, "new"));
    await sleep(30);
    const desk = await openSocket(url, host);
    expect(candidateText(await desk.next())).toBe("new");
  });

  it("[SG22] keeps the order of 60 envelopes around the moment of arrival", async () => {
    const { url } = await startTestServer();
    const { host, guest } = await pair(url);
    const phone = await openSocket(url, guest);
    const arriving = sleep(10).then(() => openSocket(url, host));
    for (let index = 0; index < 60; index += 1) {
      phone.send(candidate(host.peerId, String(index)));
      await sleep(1);
    }
    const desk = await arriving;
    for (let index = 0; index < 60; index += 1) {
      expect(candidateText(await desk.next())).toBe(String(index));
    }
  });

  it("[SG24] tells the other member that a peer's socket is gone", async () => {
    const { url } = await startTestServer();
    const { host, guest } = await connected(url);
    guest.socket.terminate();
    expect(await host.next()).toEqual({ type: "PAIRQR", payload: { code: "peer-left" } });
  });

  it("[SG25] closes a socket from which nothing was heard for 90 seconds", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const { host, guest } = await pair(url);
    const quiet = await openSocket(url, host);
    const lively = await openSocket(url, guest);
    clock.advance(91_000);
    lively.send({ type: "HEARTBEAT" });
    await sleep(20);
    vi.advanceTimersByTime(30_000);
    expect(await quiet.closed).toBe(4004);
    expect(await lively.next()).toEqual({ type: "PAIRQR", payload: { code: "peer-left" } });
    vi.useRealTimers();
  });

  it("[SG25] keeps a socket of which nothing but answers to its pings was heard", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const { host } = await pair(url);
    const socket = await openSocket(url, host);
    for (let sweep = 0; sweep < 3; sweep += 1) {
      clock.advance(60_000);
      vi.advanceTimersByTime(30_000);
      await sleep(30);
    }
    expect(socket.socket.readyState).toBe(socket.socket.OPEN);
    vi.useRealTimers();
  });

  it("[SG26, SG46] closes with 1012 when the server stops", async () => {
    const server = await startTestServer();
    const { host } = await pair(server.url);
    const socket = await openSocket(server.url, host);
    await server.close();
    expect(await socket.closed).toBe(1012);
  });

  it("[SG6] closes the socket of a host whose link has expired, and tells it of no end", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const clock = createTestClock();
    const { url } = await startTestServer({}, clock);
    const pairing = createPairing();
    const socket = await openSocket(url, membershipOf(await register(url, pairing)));
    clock.advance(10 * 60_000);
    socket.send({ type: "HEARTBEAT" });
    await sleep(20);
    vi.advanceTimersByTime(30_000);
    expect(await socket.closed).toBe(4002);
    expect(socket.pending).toEqual([]);
    expect((await join(url, pairing)).status).toBe(404);
    vi.useRealTimers();
  });
});
