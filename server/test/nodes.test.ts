import { describe, expect, it, vi } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import { createPairing, end, join, membershipOf, pair, register } from "./support/pairing.ts";
import { candidate, candidateText, offer, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

type Environment = Record<string, string>;

/** Two nodes that share what Redis will hold. */
async function startTwoNodes(one: Environment = {}, other: Environment = {}): Promise<[string, string]> {
  const adapters = createAdapters(readConfig({}), systemClock);
  const first = await startTestServer(one, { adapters });
  const second = await startTestServer(other, { adapters });
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

/** infra/README.md, "Secrets and their rotation": one node is replaced after the other, so two kinds run at a time. */
describe("while JWT_SECRET is changed node by node", () => {
  const old = { JWT_SECRET: "the secret that every node has had until now" };
  const announced = { ...old, JWT_SECRET_PREVIOUS: "the secret that every node will have from now on" };
  const swapped = { JWT_SECRET: announced.JWT_SECRET_PREVIOUS, JWT_SECRET_PREVIOUS: old.JWT_SECRET };
  const done = { JWT_SECRET: swapped.JWT_SECRET };

  it.each([
    ["the first round, which announces the new one", old, announced],
    ["the second round, which signs with it", announced, swapped],
    ["the end, which forgets the old one", swapped, done],
  ])("[SG10] either node takes the other's tokens in %s", async (_round, before, after) => {
    const [first, second] = await startTwoNodes(before, after);
    await openSocket(second, (await pair(first)).host);
    await openSocket(first, (await pair(second)).host);
  });

  it("[SG10] in one round only, nodes that are not replaced yet refuse the tokens of those that are", async () => {
    const [first, second] = await startTwoNodes(old, swapped);
    await openSocket(second, (await pair(first)).host);
    await expect(openSocket(first, (await pair(second)).host)).rejects.toThrow("status 401");
  });
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

it("[SG21] keeps nothing for a guest that has not joined, and all for one that has, whichever node let it in", async () => {
  const [first, second] = await startTwoNodes();
  const pairing = createPairing();
  const host = membershipOf(await register(first, pairing));
  const desk = await openSocket(first, host);
  desk.send(candidate(host.remotePeerId, "to nobody"));
  expect(await desk.next()).toMatchObject({ type: "EXPIRE", src: host.remotePeerId });
  const guest = membershipOf(await join(second, pairing));
  for (const text of ["one", "two"]) {
    desk.send(candidate(guest.peerId, text));
  }
  await vi.waitFor(() => expect(desk.socket.bufferedAmount).toBe(0));
  const phone = await openSocket(second, guest);
  expect([candidateText(await phone.next()), candidateText(await phone.next())]).toEqual(["one", "two"]);
  expect(desk.pending).toEqual([]);
});

it("[SG35] carries envelopes to a guest that is connected, though the store has forgotten that it joined", async () => {
  const adapters = createAdapters(readConfig({}), systemClock);
  const { store } = adapters;
  const forgetful = {
    ...store,
    async find(sessionId: string) {
      const session = await store.find(sessionId);
      return session && { ...session, guestClaimHash: null };
    },
  };
  const { url } = await startTestServer({}, { adapters: { ...adapters, store: forgetful } });
  const { url: other } = await startTestServer({}, { adapters });
  const pairing = createPairing();
  const host = membershipOf(await register(url, pairing));
  const desk = await openSocket(url, host);
  const phone = await openSocket(other, membershipOf(await join(other, pairing)));
  desk.send(candidate(host.remotePeerId, "one"));
  expect(candidateText(await phone.next())).toBe("one");
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

it("[SG5] tells a host that was between two nodes of a second guest", async () => {
  const [first, second] = await startTwoNodes();
  const { pairing, host } = await pair(first);
  const left = await openSocket(first, host);
  left.close();
  await left.closed;
  expect((await join(second, { ...pairing, guestClaim: createPairing().guestClaim })).status).toBe(409);
  const desk = await openSocket(first, host);
  expect(await desk.next()).toMatchObject({ payload: { code: "second-join-refused" } });
});

it("[SG35] closes a socket whose place another has taken, though nobody could say so at the time", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const adapters = createAdapters(readConfig({}), systemClock);
  const relay = { ...adapters.relay, keep: async () => null };
  const { url } = await startTestServer({}, { adapters: { ...adapters, relay } });
  const { host } = await pair(url);
  const socket = await openSocket(url, host);
  vi.advanceTimersByTime(30_000);
  expect(await socket.closed).toBe(4001);
  vi.useRealTimers();
});
