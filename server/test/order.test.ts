/** What would let one envelope overtake another, or be lost: a relay that takes its time, a socket that is closing. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import type { Relay } from "../src/ports/relay.ts";
import { createClaim, join, pair } from "./support/pairing.ts";
import { candidate, candidateText, openSocket, type SignallingSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

const slowMs = 80;

/** As far away as a Redis that is busy. */
async function startWithRelay(slowed: (relay: Relay) => Partial<Relay>): Promise<string> {
  const adapters = createAdapters(readConfig({}), systemClock);
  const relay = { ...adapters.relay, ...slowed(adapters.relay) };
  return (await startTestServer({}, { adapters: { ...adapters, relay } })).url;
}

/** Two nodes with one relay; the one that the host is to leave is slow in something. */
async function startTwoNodes(slowed: (relay: Relay) => Partial<Relay>) {
  const adapters = createAdapters(readConfig({}), systemClock);
  const { relay } = adapters;
  const former = await startTestServer(
    {},
    { adapters: { ...adapters, relay: { ...relay, ...slowed(relay) } } },
  );
  const next = await startTestServer({}, { adapters });
  return { former: former.url, next: next.url, relay };
}

async function nextTexts(socket: SignallingSocket, count: number): Promise<readonly unknown[]> {
  const texts: unknown[] = [];
  while (texts.length < count) {
    texts.push(candidateText(await socket.next()));
  }
  return texts;
}

it("[SG22] an envelope does not overtake what its receiver is still being given", async () => {
  const url = await startWithRelay((relay) => ({
    async connect(...place) {
      const arrival = await relay.connect(...place);
      await sleep(slowMs);
      return arrival;
    },
  }));
  const { host, guest } = await pair(url);
  const phone = await openSocket(url, guest);
  await sleep(slowMs + 20);
  phone.send(candidate(host.peerId, "waited"));
  await sleep(20);
  const desk = await openSocket(url, host);
  phone.send(candidate(host.peerId, "sent later"));
  expect(await nextTexts(desk, 2)).toEqual(["waited", "sent later"]);
});

it("[SG22] an envelope does not overtake one that is on its way through the relay", async () => {
  const url = await startWithRelay((relay) => ({
    async forward(...envelope) {
      await sleep(slowMs);
      return relay.forward(...envelope);
    },
  }));
  const { host, guest } = await pair(url);
  const phone = await openSocket(url, guest);
  phone.send(candidate(host.peerId, "on its way"));
  await sleep(20);
  const desk = await openSocket(url, host);
  phone.send(candidate(host.peerId, "sent later"));
  expect(await nextTexts(desk, 2)).toEqual(["on its way", "sent later"]);
});

it("[SG22] an envelope does not overtake one that the relay brings back to the node it came from", async () => {
  const url = await startWithRelay((relay) => ({
    async forward(...envelope) {
      await sleep(slowMs);
      return relay.forward(...envelope);
    },
    subscribe: (nodeId, receive, onReturn) =>
      relay.subscribe(nodeId, (message) => void sleep(slowMs).then(() => receive(message)), onReturn),
  }));
  const { host, guest } = await pair(url);
  const phone = await openSocket(url, guest);
  phone.send(candidate(host.peerId, "through the relay"));
  await sleep(20);
  const desk = await openSocket(url, host);
  await sleep(slowMs);
  phone.send(candidate(host.peerId, "sent later"));
  expect(await nextTexts(desk, 2)).toEqual(["through the relay", "sent later"]);
});

it("[SG33] an envelope does not stay on a node that its receiver leaves in that very moment", async () => {
  const { former, next, relay } = await startTwoNodes((fast) => ({
    async drain(...connection) {
      await sleep(slowMs);
      return fast.drain(...connection);
    },
  }));
  const { host, guest } = await pair(former);
  const phone = await openSocket(former, guest);
  const first = await openSocket(former, host);
  await sleep(20);
  // The host's connection is busy: the envelope waits for it, and behind both comes word of the next socket.
  await relay.settle(host.peerId, "another", [], 1_000);
  phone.send(candidate(host.peerId, "in between"));
  await sleep(20);
  const desk = await openSocket(next, host);
  phone.send(candidate(host.peerId, "sent later"));
  expect(await nextTexts(desk, 2)).toEqual(["in between", "sent later"]);
  expect(await first.closed).toBe(4001);
});

it("[SG33] an envelope for a socket that is closing waits for the next one", async () => {
  const { url } = await startTestServer();
  const { host, guest } = await pair(url);
  const phone = await openSocket(url, guest);
  const closing = await openSocket(url, host);
  // Says that it closes, and does not hear the answer.
  closing.socket.pause();
  closing.socket.close();
  await sleep(20);
  phone.send(candidate(host.peerId, "to nobody"));
  await sleep(20);
  const desk = await openSocket(url, host);
  expect(await nextTexts(desk, 1)).toEqual(["to nobody"]);
  closing.socket.terminate();
});

it("[SG5] the word of a refused guest does not go into a socket that is closing", async () => {
  const { url } = await startTestServer();
  const { pairing, host } = await pair(url);
  const closing = await openSocket(url, host);
  closing.socket.pause();
  closing.socket.close();
  await sleep(20);
  expect((await join(url, pairing, { claim: createClaim() })).status).toBe(409);
  const desk = await openSocket(url, host);
  expect(await desk.next()).toMatchObject({ payload: { code: "second-join-refused" } });
  closing.socket.terminate();
});

it("[SG33] what came for a closed socket goes before what is sent to the next one, on another node", async () => {
  // It hears late that its socket has closed.
  const { former, next } = await startTwoNodes((relay) => ({
    async disconnect(...place) {
      await sleep(slowMs);
      return relay.disconnect(...place);
    },
  }));
  const { host, guest } = await pair(next);
  const phone = await openSocket(next, guest);
  const closing = await openSocket(former, host);
  closing.close();
  await closing.closed;
  phone.send(candidate(host.peerId, "to nobody"));
  await sleep(20);
  const desk = await openSocket(next, host);
  phone.send(candidate(host.peerId, "sent later"));
  expect(await nextTexts(desk, 2)).toEqual(["to nobody", "sent later"]);
});
