import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createSession, deleteSession, endSession, joinSession, renewMembership } from "./session-api.ts";

const membership = {
  token: "eyJ",
  peerId: "0123-h",
  remotePeerId: "0123-g",
  expiresAt: 1_800_000_000_000,
  iceServers: [{ urls: "stun:pairqr.example:3478" }, { urls: ["turn:a"], username: "u", credential: "c" }],
};
const body = { sessionId: "0123", joinKeyHash: "aGFzaA", claim: "Y2xhaW0", lifetimeMs: 600_000 };
const join = { joinKey: "a2V5", claim: "Y2xhaW0" };
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(status: number, text: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  };
}

describe("session API", () => {
  test("[SG2] registers a session with the hash of its join key", async () => {
    let seen: unknown;
    const url = await serve(async (request, response) => {
      const parts: Uint8Array[] = [];
      for await (const part of request) parts.push(part as Uint8Array);
      const text = Buffer.concat(parts).toString();
      seen = [request.method, request.url, request.headers["content-type"], JSON.parse(text)];
      response.end(JSON.stringify(membership));
    });
    const result = await createSession(url, body);
    expect(seen).toEqual(["POST", "/api/v1/sessions", "application/json", body]);
    expect(result).toEqual({
      ok: true,
      value: {
        ...membership,
        iceServers: [{ urls: ["stun:pairqr.example:3478"] }, membership.iceServers[1]],
      },
    });
  });

  test("[SG42] renews with its claim, and reads how long the ICE servers are good", async () => {
    const renewed = { ...membership, iceServersLifetimeMs: 600_000 };
    let seen: unknown;
    const url = await serve((request, response) => {
      seen = [request.method, request.url];
      response.end(JSON.stringify(renewed));
    });
    const result = await renewMembership(url, "0123", { claim: "Y2xhaW0" });
    expect(seen).toEqual(["POST", "/api/v1/sessions/0123/token"]);
    expect(result.ok && result.value.iceServersLifetimeMs).toBe(600_000);
  });

  test("sends the token with the end of a session, and nothing else that knows the user", async () => {
    let headers: unknown;
    const url = await serve((request, response) => {
      headers = [
        request.method,
        request.headers.authorization,
        request.headers.cookie,
        request.headers.referer,
      ];
      response.writeHead(204).end();
    });
    expect(await deleteSession(url, "0123", "eyJ")).toEqual({ ok: true, value: null });
    expect(headers).toEqual(["DELETE", "Bearer eyJ", undefined, undefined]);
  });

  test.each([
    [404, '{"code":"session-unknown"}', "session-unknown"],
    [409, '{"code":"already-joined","status":409}', "already-joined"],
    [403, '{"code":"wrong-join-key"}', "wrong-join-key"],
    [502, "<html>Bad Gateway</html>", "unreachable"],
    [500, '{"code":"constructor"}', "unreachable"],
    [500, "null", "unreachable"],
  ])("%i with %s is told as %s", async (status, text, code) => {
    const url = await serve(answer(status, text));
    expect(await joinSession(url, "0123", join)).toEqual({ ok: false, code });
  });

  test.each([
    "",
    "[]",
    "{}",
    JSON.stringify({ ...membership, token: 7 }),
    JSON.stringify({ ...membership, iceServers: "stun:x" }),
    JSON.stringify({ ...membership, iceServers: [{ urls: "https://elsewhere.example" }] }),
    JSON.stringify({ ...membership, iceServers: [null] }),
    JSON.stringify({ ...membership, iceServersLifetimeMs: "soon" }),
    JSON.stringify({ ...membership, iceServersLifetimeMs: -1 }),
    JSON.stringify({ ...membership, iceServersLifetimeMs: 1e12 }),
    `"${"x".repeat(100_000)}"`,
  ])("200 that is no membership is no answer: %s", async (text) => {
    const url = await serve(answer(200, text));
    expect(await joinSession(url, "0123", join)).toEqual({ ok: false, code: "unreachable" });
  });

  test("takes no more ICE servers than a browser does", async () => {
    const iceServers = Array.from({ length: 100 }, (_, index) => ({ urls: `stun:s${index}` }));
    const url = await serve(answer(200, JSON.stringify({ ...membership, iceServers })));
    const result = await joinSession(url, "0123", join);
    expect(result.ok && result.value.iceServers).toHaveLength(16);
  });

  test("[SG8] ends a session whose token has lapsed with a new one", async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      const isGood = request.headers.authorization === "Bearer new";
      response.writeHead(isGood ? 204 : 401, { "content-type": "application/problem+json" });
      response.end(isGood ? "" : JSON.stringify({ code: "unauthorized" }));
    });
    await endSession(url, "0123", "old", async () => ({ ok: true, value: { token: "new" } }));
    expect(seen).toEqual(["Bearer old", "Bearer new"]);
    await endSession(url, "0123", "new", () => Promise.reject(new Error("Not needed.")));
    expect(seen).toHaveLength(3);
  });

  test("a server that is not there is an answer, not an exception", async () => {
    expect(await createSession("http://127.0.0.1:1", body)).toEqual({ ok: false, code: "unreachable" });
  });

  test("the end of the session ends the request, also in a browser without AbortSignal.any", async () => {
    const any = Object.getOwnPropertyDescriptor(AbortSignal, "any") ?? {};
    Reflect.deleteProperty(AbortSignal, "any");
    const ending = new AbortController();
    const asking = createSession(await serve(answer(201, JSON.stringify(membership))), body, ending.signal);
    expect(await asking).toMatchObject({ ok: true });
    const waiting = createSession(await serve(() => ending.abort()), body, ending.signal);
    const startedAt = performance.now();
    expect(await waiting).toEqual({ ok: false, code: "unreachable" });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    Object.defineProperty(AbortSignal, "any", any);
  });

  test("a server that never answers is given up in time for the user to hear within 5 s", async () => {
    const url = await serve(() => undefined);
    const startedAt = performance.now();
    expect(await createSession(url, body)).toEqual({ ok: false, code: "unreachable" });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
