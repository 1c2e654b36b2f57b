import { afterAll, describe, expect, it } from "vitest";
import { apiErrorCodes } from "#protocol/signalling/api";
import { pairErrorCodes } from "#protocol/signalling/pair-api";
import { type Adapters, createAdapters } from "../src/adapters.ts";
import { systemClock } from "../src/clock.ts";
import { readConfig } from "../src/config.ts";
import { StoreUnavailable } from "../src/ports/unavailable.ts";
import { ApiProblem, formatProblem } from "../src/problem.ts";
import {
  callPairs,
  callWithProof,
  createDevicePair,
  type DevicePair,
  fetchChallenge,
  prove,
  registerPair,
} from "./support/device-pair.ts";
import { findFaults, type LiveAnswer, operations, problemCodes } from "./support/openapi.ts";
import {
  type Answer,
  call,
  createClaim,
  createPairing,
  end,
  join,
  type Pairing,
  pair,
  register,
  renew,
  view,
} from "./support/pairing.ts";
import { listRoutes } from "./support/routes.ts";
import { offer, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";
import { askUpgrade } from "./support/upgrade-answer.ts";

const large = { claim: "x".repeat(5_000) };
const seen = new Set<string>();

function expectDocumented(name: string, answer: LiveAnswer): void {
  // The path without a parameter first: /pairs/challenge is also /pairs/{id}.
  const operation =
    operations.find((one) => one.name === name) ?? operations.find((one) => one.pattern.test(name));
  if (operation === undefined) {
    throw new Error(`${name} is not in docs/openapi.yaml.`);
  }
  expect(findFaults(operation, answer)).toEqual([]);
  seen.add(`${operation.name} ${answer.status}`);
}

/** Runs calls one after the other; each answer has the status that is said, and is what the document says. */
async function check(calls: readonly (readonly [string, number, () => Promise<Answer>])[]): Promise<void> {
  for (const [name, status, run] of calls) {
    const answer = await run();
    expect([name, answer.status]).toEqual([name, status]);
    expectDocumented(name, answer);
  }
}

/** Each store throws `error`. */
function brokenAdapters(error: Error): Adapters {
  const adapters = createAdapters(readConfig({}), systemClock);
  const fail = (): Promise<never> => Promise.reject(error);
  return { ...adapters, limiter: { consume: fail, check: fail }, store: { ...adapters.store, find: fail } };
}

function socketQuery(peerId: string, token: string): string {
  return `${new URLSearchParams({ key: "pairqr", id: peerId, token })}`;
}

const createSession = "POST /api/v1/sessions";
const joinOf = ({ sessionId }: Pairing) => `POST /api/v1/sessions/${sessionId}/join`;
const tokenOf = ({ sessionId }: Pairing) => `POST /api/v1/sessions/${sessionId}/token`;
const viewOf = ({ sessionId }: Pairing) => `GET /api/v1/sessions/${sessionId}/connection`;
const endOf = ({ sessionId }: Pairing) => `DELETE /api/v1/sessions/${sessionId}`;
const pairOf = (method: string, { pairId }: DevicePair) => `${method} /api/v1/pairs/${pairId}`;
const subscriptionOf = ({ pairId }: DevicePair) => `PUT /api/v1/pairs/${pairId}/subscription`;
const challenge = "POST /api/v1/pairs/challenge";
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("docs/openapi.yaml", () => {
  it("has each route of the server, and no other", () => {
    const documented = operations.filter((operation) => !operation.isWebSocket).map(({ name }) => name);
    expect([...documented].sort()).toEqual([...new Set(listRoutes())].sort());
  });

  it("[SG2] has each problem code, with its status", () => {
    const documented = problemCodes.flatMap(([status, list]) => list.map((code) => [code, status]));
    const known = [...apiErrorCodes, ...pairErrorCodes].map((code) => {
      const { status } = formatProblem(new ApiProblem(code), "request-1");
      return [code, status];
    });
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(known));
    expect(documented).toHaveLength(known.length);
  });
});

describe("live answers", () => {
  it("of operation", async () => {
    const down = createAdapters(readConfig({}), systemClock);
    const { url } = await startTestServer();
    const broken = await startTestServer(
      {},
      { adapters: { ...down, health: { ...down.health, sessions: async () => "down" } } },
    );
    await check([
      ["GET /healthz", 200, () => call(url, "GET", "/healthz")],
      ["GET /readyz", 200, () => call(url, "GET", "/readyz")],
      ["GET /readyz", 503, () => call(broken.url, "GET", "/readyz")],
      ["GET /api/v1/info", 200, () => call(url, "GET", "/api/v1/info")],
    ]);
  });

  it("of sessions", async () => {
    const iceServers =
      '[{"urls":["stun:turn.example:3478"]},{"urls":"turn:turn.example","username":"u","credential":"c"}]';
    const { url } = await startTestServer({ ICE_SERVERS: iceServers });
    const own = createPairing();
    const other = await pair(url);
    const { sessionId } = own;
    const withOffer = { offer: offer(other.host.peerId, "v=0") };
    const post = (path: string, body: unknown) => () => call(url, "POST", `/api/v1/sessions${path}`, body);
    await check([
      [createSession, 201, () => register(url, own)],
      [createSession, 200, () => register(url, own)],
      [createSession, 409, () => register(url, { ...own, hostClaim: createClaim() })],
      [createSession, 400, post("", {})],
      [createSession, 413, post("", large)],
      [joinOf(own), 403, () => join(url, own, { joinKey: createPairing().joinKey })],
      [joinOf(own), 200, () => join(url, own)],
      [joinOf(other.pairing), 200, () => join(url, other.pairing, withOffer)],
      [joinOf(own), 409, () => join(url, own, { claim: createClaim() })],
      [joinOf(own), 400, post(`/${sessionId}/join`, {})],
      [joinOf(own), 413, post(`/${sessionId}/join`, large)],
      [joinOf(own), 404, () => join(url, createPairing())],
      [tokenOf(own), 200, () => renew(url, sessionId, own.hostClaim)],
      [tokenOf(own), 403, () => renew(url, sessionId, createClaim())],
      [tokenOf(own), 400, post(`/${sessionId}/token`, {})],
      [tokenOf(own), 413, post(`/${sessionId}/token`, large)],
      [tokenOf(own), 404, () => renew(url, createPairing().sessionId, own.hostClaim)],
      [viewOf(own), 200, () => view(url, other.pairing.sessionId, other.host.token)],
      [viewOf(own), 401, () => view(url, sessionId, "none")],
      [viewOf(own), 403, () => view(url, sessionId, other.host.token)],
      [endOf(own), 401, () => end(url, sessionId, "none")],
      [endOf(own), 403, () => end(url, sessionId, other.host.token)],
      [endOf(own), 204, () => end(url, other.pairing.sessionId, other.guest.token)],
      [endOf(own), 404, () => end(url, other.pairing.sessionId, other.guest.token)],
    ]);
  });

  it("of the signalling socket", async () => {
    const { url } = await startTestServer({ LIMITS: '{"upgradesPerMinute":3}' });
    const { host, pairing } = await pair(url);
    const name = "GET /api/v1/signalling/peerjs";
    expectDocumented(name, await askUpgrade(url, socketQuery(host.peerId, host.token)));
    expectDocumented(name, await askUpgrade(url, socketQuery(host.peerId, "none")));
    expectDocumented(name, await askUpgrade(url, socketQuery(host.remotePeerId, host.token)));
    expectDocumented(name, await askUpgrade(url, socketQuery(host.peerId, host.token)));
    const { url: second } = await startTestServer({ LIMITS: '{"socketsTotal":1}' });
    const one = await pair(second);
    const socket = await openSocket(second, one.host);
    expectDocumented(name, await askUpgrade(second, socketQuery(one.guest.peerId, one.guest.token)));
    socket.close();
    const { url: narrow } = await startTestServer({ LIMITS: '{"socketsPerAddress":1}' });
    const two = await pair(narrow);
    const only = await openSocket(narrow, two.host);
    expectDocumented(name, await askUpgrade(narrow, socketQuery(two.guest.peerId, two.guest.token)));
    only.close();
    await end(url, pairing.sessionId, host.token);
    const adapters = brokenAdapters(new Error("a mistake"));
    const broken = await startTestServer({}, { adapters });
    expectDocumented(name, await askUpgrade(broken.url, socketQuery(host.peerId, host.token)));
    const third = await startTestServer();
    expectDocumented(name, await askUpgrade(third.url, socketQuery(host.peerId, host.token)));
  });

  it("of pairs", async () => {
    const { url } = await startTestServer({ LIMITS: '{"pairCallsPerMinute":1000,"pairsTotal":2}' });
    const own = createDevicePair();
    const stranger = createDevicePair();
    const { pairId } = own;
    const foreign = { ...stranger, pairId };
    const good = prove(own, "host", "look-up", await fetchChallenge(url));
    const bad = "Proof";
    const put =
      (path: string, body: unknown, headers = {}) =>
      () =>
        call(url, "PUT", `/api/v1/pairs/${path}`, body, headers);
    await check([
      [challenge, 200, () => call(url, "POST", "/api/v1/pairs/challenge")],
      [pairOf("PUT", own), 204, () => registerPair(url, own)],
      [pairOf("PUT", own), 409, () => registerPair(url, foreign)],
      [
        pairOf("PUT", own),
        403,
        () => registerPair(url, own, (body) => ({ ...body, hostProof: body.guestProof })),
      ],
      [pairOf("PUT", own), 400, put(pairId, {})],
      [pairOf("PUT", own), 413, put(pairId, large)],
      [pairOf("GET", own), 200, () => callPairs(url, own, "host", "look-up")],
      [pairOf("GET", own), 403, () => callPairs(url, foreign, "host", "look-up")],
      [pairOf("GET", own), 404, () => callPairs(url, stranger, "host", "look-up")],
      [pairOf("GET", own), 401, () => callWithProof(url, own, "GET", bad)],
      [pairOf("GET", own), 400, () => callWithProof(url, { ...own, pairId: "x" }, "GET", good)],
      [subscriptionOf(own), 204, () => callPairs(url, own, "guest", "subscribe")],
      [subscriptionOf(own), 403, () => callPairs(url, foreign, "guest", "subscribe")],
      [subscriptionOf(own), 404, () => callPairs(url, stranger, "guest", "subscribe")],
      [subscriptionOf(own), 400, put(`${pairId}/subscription`, {}, { authorization: good })],
      [subscriptionOf(own), 401, put(`${pairId}/subscription`, { subscription: null })],
      [subscriptionOf(own), 413, put(`${pairId}/subscription`, large)],
      [pairOf("DELETE", own), 403, () => callPairs(url, foreign, "host", "forget")],
      [pairOf("DELETE", own), 404, () => callPairs(url, stranger, "host", "forget")],
      [pairOf("DELETE", own), 401, () => callWithProof(url, own, "DELETE", bad)],
      [pairOf("DELETE", own), 400, () => callWithProof(url, { ...own, pairId: "x" }, "DELETE", good)],
      [pairOf("DELETE", own), 204, () => callPairs(url, own, "host", "forget")],
    ]);
  });

  it.each([
    [429, new ApiProblem("too-many-requests", 1_000)],
    [500, new Error("a mistake")],
    [503, new StoreUnavailable("gone")],
    [403, new ApiProblem("forbidden")],
  ])("of %i, whoever asks for what", async (status, error) => {
    const healthy = await startTestServer();
    const { pairing, host } = await pair(healthy.url);
    const devices = createDevicePair();
    const of = await fetchChallenge(healthy.url);
    const proof = (action: "look-up" | "subscribe" | "forget") => prove(devices, "host", action, of);
    const body = {
      challenge: of,
      hostKey: devices.host.key,
      guestKey: devices.guest.key,
      hostProof: "A".repeat(86),
      guestProof: "A".repeat(86),
    };
    const { url } = await startTestServer({}, { adapters: brokenAdapters(error) });
    await check([
      [createSession, status, () => register(url, pairing)],
      [joinOf(pairing), status, () => join(url, pairing)],
      [tokenOf(pairing), status, () => renew(url, pairing.sessionId, pairing.hostClaim)],
      [challenge, status, () => call(url, "POST", "/api/v1/pairs/challenge")],
      [pairOf("PUT", devices), status, () => call(url, "PUT", `/api/v1/pairs/${devices.pairId}`, body)],
      [pairOf("GET", devices), status, () => callWithProof(url, devices, "GET", proof("look-up"))],
      [
        subscriptionOf(devices),
        status,
        () => callWithProof(url, devices, "PUT", proof("subscribe"), { subscription: null }, "/subscription"),
      ],
      [pairOf("DELETE", devices), status, () => callWithProof(url, devices, "DELETE", proof("forget"))],
    ]);
    // Ending a session has no limit of its own.
    if (status === 500 || status === 503) {
      const remove = () =>
        call(url, "DELETE", `/api/v1/sessions/${pairing.sessionId}`, undefined, bearer(host.token));
      await check([[endOf(pairing), status, remove]]);
    }
  });

  afterAll(() => {
    const documented = operations.flatMap(({ name, responses }) =>
      Object.keys(responses).map((status) => `${name} ${status}`),
    );
    expect(documented.filter((answer) => !seen.has(answer))).toEqual([]);
  });
});
