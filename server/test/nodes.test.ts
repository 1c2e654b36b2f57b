import { expect, it, vi } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { readConfig } from "../src/config.ts";
import { createPairing, end, join, membershipOf, pair, register } from "./support/pairing.ts";
import { candidate, candidateText, offer, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

/** Two nodes that share what Redis will hold. */
async function startTwoNodes(): Promise<readonly [string, string]> {
  const adapters = createAdapters(readConfig({}), Date.now);
  const first = await startTestServer({}, { adapters });
  const second = await startTestServer({}, { adapters });
  return [first.url, second.url];
}

it("[SG23] carries envelopes in order between peers on different nodes", async () => {
  const [first, second] = await startTwoNodes();
  const pairing = createPairing();
  const host = membershipOf(await register(first, pairing));
  const guest = membershipOf(await join(second, pairing));
  const desk = await openSocket(first, host);
  const phone = await openSocket(second, guest);
  phone.send(offer(host.peerId, "v=0"));
  expect(await desk.next()).toEqual({ ...offer(host.peerId, "v=0"), src: guest.peerId });
  for (let index = 0; index < 50; index += 1) {
    desk.send(candidate(guest.peerId, String(index)));
  }
  for (let index = 0; index < 50; index += 1) {
    expect(candidateText(await phone.next())).toBe(String(index));
  }
});

it("[SG18] writes src itself between nodes too, however the envelope was written", async () => {
  const [first, second] = await startTwoNodes();
  const { host, guest } = await pair(first);
  const desk = await openSocket(first, host);
  const phone = await openSocket(second, guest);
  const honest = candidate(host.peerId, "{one}");
  const written = JSON.stringify(honest);
  for (const text of [
    written,
    `\n \t${written}`,
    JSON.stringify({ ...honest, src: host.peerId, admin: true }),
    JSON.stringify({ src: host.peerId, ...honest }),
    `${written.slice(0, -1)},"src":"${host.peerId}","__proto__":{"src":"${host.peerId}"}}`,
    JSON.stringify(Object.fromEntries(Object.entries(honest).reverse())),
  ]) {
    phone.send(text);
    expect(await desk.next(), text).toEqual({ ...honest, src: guest.peerId });
  }
});

it("[SG23] moves a peer that connects to another node, with what waited for it", async () => {
  const [first, second] = await startTwoNodes();
  const { host, guest } = await pair(first);
  const phone = await openSocket(second, guest);
  phone.send(candidate(host.peerId, "waiting"));
  await new Promise((resolve) => setTimeout(resolve, 30));
  const old = await openSocket(first, host);
  expect(candidateText(await old.next())).toBe("waiting");
  const moved = await openSocket(second, host);
  expect(await old.closed).toBe(4001);
  phone.send(candidate(host.peerId, "moved"));
  expect(candidateText(await moved.next())).toBe("moved");
});

it("[SG23] tells a host on another node of a second guest, of a lost peer and of the end", async () => {
  const [first, second] = await startTwoNodes();
  const { pairing, host, guest } = await pair(first);
  const desk = await openSocket(first, host);
  const phone = await openSocket(second, guest);
  expect((await join(second, { ...pairing, guestClaim: createPairing().guestClaim })).status).toBe(409);
  expect(await desk.next()).toMatchObject({ payload: { code: "second-join-refused" } });
  phone.socket.terminate();
  expect(await desk.next()).toMatchObject({ payload: { code: "peer-left" } });
  expect((await end(second, pairing.sessionId, guest.token)).status).toBe(204);
  expect(await desk.closed).toBe(4002);
});

it("[SG35] closes a socket whose place another has taken, though nobody could say so at the time", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const adapters = createAdapters(readConfig({}), Date.now);
  const relay = { ...adapters.relay, keep: async () => null };
  const { url } = await startTestServer({}, { adapters: { ...adapters, relay } });
  const { host } = await pair(url);
  const socket = await openSocket(url, host);
  vi.advanceTimersByTime(30_000);
  expect(await socket.closed).toBe(4001);
  vi.useRealTimers();
});
