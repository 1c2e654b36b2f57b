import { describe, expect, it } from "vitest";
import { formatJoinTicket, parseJoinTicket } from "#protocol/signalling/socket";
import { createClaim, createPairing, join, membershipOf, type Pairing, register } from "./support/pairing.ts";
import { openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

const guestId = ({ sessionId }: Pairing) => `${sessionId}-g`;
const hostId = ({ sessionId }: Pairing) => `${sessionId}-h`;
const ticketOf = ({ joinKey, guestClaim }: Pairing, changed: { joinKey?: string; claim?: string } = {}) =>
  formatJoinTicket({ joinKey, claim: guestClaim, ...changed });

describe("a guest's socket beside its join", () => {
  it("[SG29] is opened by the join key and the claim, before or after the join", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    await register(url, pairing);
    const address = { peerId: guestId(pairing), token: ticketOf(pairing) };
    await openSocket(url, address);
    expect((await join(url, pairing)).status).toBe(200);
    await openSocket(url, address);
  });

  it("[SG29] claims the session as a join does", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    await register(url, pairing);
    await openSocket(url, { peerId: guestId(pairing), token: ticketOf(pairing) });
    const second = await join(url, pairing, { claim: createClaim() });
    expect([second.status, second.body.code]).toEqual([409, "already-joined"]);
  });

  it("[SG29] is refused after another claim, with a wrong join key, and for an unknown session", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    const peerId = guestId(pairing);
    await expect(openSocket(url, { peerId, token: ticketOf(pairing) })).rejects.toThrow("status 404");
    await register(url, pairing);
    const wrongKey = ticketOf(pairing, { joinKey: createPairing().joinKey });
    await expect(openSocket(url, { peerId, token: wrongKey })).rejects.toThrow("status 403");
    await join(url, pairing);
    const lateClaim = ticketOf(pairing, { claim: createClaim() });
    await expect(openSocket(url, { peerId, token: lateClaim })).rejects.toThrow("status 409");
  });

  it("[SG5] tells the host of a second guest that sends nothing but a ticket", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    const desk = await openSocket(url, membershipOf(await register(url, pairing)));
    await join(url, pairing);
    const photographed = { peerId: guestId(pairing), token: ticketOf(pairing, { claim: createClaim() }) };
    await expect(openSocket(url, photographed)).rejects.toThrow("status 409");
    expect(await desk.next()).toEqual({ type: "PAIRQR", payload: { code: "second-join-refused" } });
  });

  it("[SG53] tells the host of no more refused tickets than of refused joins", async () => {
    const { url } = await startTestServer({ LIMITS: '{"noticesPerMinute":2}' });
    const pairing = createPairing();
    const desk = await openSocket(url, membershipOf(await register(url, pairing)));
    await join(url, pairing);
    for (let tries = 0; tries < 2; tries += 1) {
      const token = ticketOf(pairing, { claim: createClaim() });
      await expect(openSocket(url, { peerId: guestId(pairing), token })).rejects.toThrow("status 409");
      expect((await join(url, pairing, { claim: createClaim() })).status).toBe(409);
    }
    expect(desk.pending).toHaveLength(2);
  });

  it("[SG29] counts wrong join keys with those of joins", async () => {
    const { url } = await startTestServer({ LIMITS: '{"failuresPerSession":2}' });
    const pairing = createPairing();
    await register(url, pairing);
    const token = ticketOf(pairing, { joinKey: createPairing().joinKey });
    for (let guess = 0; guess < 2; guess++) {
      await expect(openSocket(url, { peerId: guestId(pairing), token })).rejects.toThrow("status 403");
    }
    await expect(openSocket(url, { peerId: guestId(pairing), token })).rejects.toThrow("status 429");
    expect((await join(url, pairing)).status).toBe(429);
  });

  it("[SG29] is a guest's alone", async () => {
    const { url } = await startTestServer();
    const pairing = createPairing();
    await register(url, pairing);
    const asHost = openSocket(url, { peerId: hostId(pairing), token: ticketOf(pairing) });
    await expect(asHost).rejects.toThrow("status 401");
    const asNobody = openSocket(url, { peerId: "somebody", token: ticketOf(pairing) });
    await expect(asNobody).rejects.toThrow("status 401");
  });

  it.each([
    ["a short join key", `join.${"A".repeat(42)}.${"A".repeat(22)}`],
    ["a long claim", `join.${"A".repeat(43)}.${"A".repeat(23)}`],
    ["other characters", `join.${"A".repeat(42)}+.${"A".repeat(22)}`],
    ["a JWT", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"],
    ["nothing", ""],
  ])("[SG29] takes %s for no ticket", (_what, token) => {
    expect(parseJoinTicket(token)).toBeNull();
  });
});
