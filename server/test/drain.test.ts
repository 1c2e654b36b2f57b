/** A node that stops: first it only says so, then it sends its sockets elsewhere, docs/protocol/2-signalling, SG46. */
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { call, createPairing, end, membershipOf, pair, register } from "./support/pairing.ts";
import { candidate, candidateText, openSocket } from "./support/signalling-socket.ts";
import { startTestServer } from "./support/test-server.ts";

const drainMs = 400;

describe("a node that drains", () => {
  it("[SG46] says so at once, and goes on with everything", async () => {
    const server = await startTestServer();
    const { host, guest } = await pair(server.url);
    const desk = await openSocket(server.url, host);
    const closing = server.close(drainMs);

    const readiness = await call(server.url, "GET", "/readyz");
    expect(readiness).toMatchObject({ status: 503, body: { status: "stopping" } });
    expect(readiness.headers.get("connection")).toBe("close");
    expect((await call(server.url, "GET", "/healthz")).status).toBe(200);
    const phone = await openSocket(server.url, guest);
    phone.send(candidate(host.peerId, "while it drains"));
    expect(candidateText(await desk.next())).toBe("while it drains");
    const late = membershipOf(await register(server.url, createPairing()));
    expect((await end(server.url, late.peerId.slice(0, 32), late.token)).status).toBe(204);
    await closing;
  });

  it("[SG46] then closes its sockets with 1012, one after the other, and takes no new ones", async () => {
    const server = await startTestServer();
    const pairs = await Promise.all(Array.from({ length: 10 }, () => pair(server.url)));
    const startedAt = performance.now();
    const closedAt: number[] = [];
    const sockets = await Promise.all(pairs.map(({ host }) => openSocket(server.url, host)));
    const codes = sockets.map(async ({ closed }) => {
      const code = await closed;
      closedAt.push(performance.now() - startedAt);
      return code;
    });
    const closing = server.close(drainMs);
    await Promise.race(codes);
    await expect(openSocket(server.url, pairs[0]?.guest ?? { peerId: "", token: "" })).rejects.toThrow("503");
    expect(new Set(await Promise.all(codes))).toEqual(new Set([1012]));
    await closing;
    expect(Math.min(...closedAt)).toBeGreaterThanOrEqual(drainMs - 1);
    expect(Math.max(...closedAt) - Math.min(...closedAt)).toBeGreaterThan(drainMs / 2);
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it("[SG46] names the time after which to try again", async () => {
    const server = await startTestServer();
    const { host, guest } = await pair(server.url);
    const desk = await openSocket(server.url, host);
    const others = await Promise.all(
      Array.from({ length: 3 }, async () => openSocket(server.url, (await pair(server.url)).host)),
    );
    const closing = server.close(drainMs);
    await Promise.race([desk, ...others].map(({ closed }) => closed));
    const query = new URLSearchParams({ key: "pairqr", id: guest.peerId, token: guest.token });
    const answer = await ask(`${server.url}/api/v1/signalling/peerjs?${query}`);
    expect(answer).toMatchObject({ status: 503, retryAfter: "1", body: { code: "unavailable" } });
    await closing;
  });

  it("[SG46] tells nobody that its peer has left, and answers what was under way", async () => {
    const server = await startTestServer();
    const { host, guest } = await pair(server.url);
    const [desk, phone] = [await openSocket(server.url, host), await openSocket(server.url, guest)];
    const slow = request(`${server.url}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    const answered = new Promise((resolve, reject) => {
      slow.once("response", ({ statusCode }) => resolve(statusCode));
      slow.once("error", reject);
    });
    const { sessionId, joinKeyHash, hostClaim } = createPairing();
    const body = JSON.stringify({ sessionId, joinKeyHash, claim: hostClaim, lifetimeMs: 60_000 });
    slow.write(body.slice(0, 20));
    await sleep(50);
    const closing = server.close();
    expect(await Promise.all([desk.closed, phone.closed])).toEqual([1012, 1012]);
    expect([...desk.pending, ...phone.pending]).toEqual([]);
    slow.end(body.slice(20));
    expect(await answered).toBe(201);
    await closing;
  });
});

type Refusal = { readonly status: number; readonly retryAfter: unknown; readonly body: unknown };

function ask(url: string): Promise<Refusal> {
  return new Promise((resolve, reject) => {
    const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const asking = request(url, {
      headers: { ...headers, "sec-websocket-key": Buffer.alloc(16).toString("base64") },
    });
    asking.once("error", reject);
    asking.once("response", async (response) => {
      let text = "";
      for await (const chunk of response) {
        text += chunk;
      }
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: response.headers["retry-after"],
        body: JSON.parse(text),
      });
    });
    asking.end();
  });
}
