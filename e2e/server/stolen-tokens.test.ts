/** Tokens, tickets and ids in the wrong hands, on whichever of two real nodes they are tried. */

import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Membership } from "../../protocol/src/signalling/api.ts";
import { formatJoinTicket } from "../../protocol/src/signalling/socket.ts";
import {
  call,
  createClaim,
  createPairing,
  end,
  join,
  pair,
  register,
  renew,
} from "../../server/test/support/pairing.ts";
import { candidate, openSocket } from "../../server/test/support/signalling-socket.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";

const secret = randomBytes(48).toString("base64");
const turnUrl = "turn:127.0.0.1:3478";

let redis: RunningRedis;
let nodes: ServerNodes;
let [one, other] = ["", ""];

beforeAll(async () => {
  redis = await startRedis();
  const turn = { TURN_URLS: turnUrl, TURN_SECRET: randomBytes(48).toString("base64") };
  nodes = await startServerNodes(2, { REDIS_URL: redis.url, JWT_SECRET: secret, ...turn });
  [one = "", other = ""] = nodes.all.map(({ url }) => url);
});
afterAll(async () => {
  await nodes?.stop();
  await redis?.stop();
});

const ticketOf = ({ joinKey, guestClaim }: { joinKey: string; guestClaim: string }) =>
  formatJoinTicket({ joinKey, claim: guestClaim });

/** A token of ours with another payload, header or key. */
function forge(
  token: string,
  key: string,
  change: { readonly header?: object; readonly payload?: object } = {},
): string {
  const [header = "", payload = ""] = token.split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as object;
  const write = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${write({ ...read(header), ...change.header })}.${write({ ...read(payload), ...change.payload })}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

async function statusOf(url: string, peerId: string, token: string): Promise<string> {
  try {
    const socket = await openSocket(url, { peerId, token });
    socket.close();
    return "open";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

describe("a token", () => {
  it("[SG55] of a session that ended on one node opens nothing on the other", async () => {
    const { pairing, host, guest } = await pair(one);
    expect(await statusOf(other, guest.peerId, guest.token)).toBe("open");
    expect((await end(one, pairing.sessionId, host.token)).status).toBe(204);
    for (const url of [one, other]) {
      expect(await statusOf(url, guest.peerId, guest.token)).toBe("status 404");
      expect(await statusOf(url, guest.peerId, ticketOf(pairing))).toBe("status 404");
      expect((await end(url, pairing.sessionId, guest.token)).status).toBe(404);
      expect((await renew(url, pairing.sessionId, pairing.hostClaim)).status).toBe(404);
    }
  });

  it("[SG55] that was stolen works, and shows: its owner's socket is closed with 4001 on the other node", async () => {
    const { host, guest } = await pair(one);
    const owner = await openSocket(one, guest);
    const desk = await openSocket(one, host);
    const thief = await openSocket(other, guest);
    expect(await owner.closed).toBe(4001);
    // It is that member and no other one: nothing but its host hears of it.
    thief.send(candidate(guest.peerId, "to itself"));
    expect(await thief.closed).toBe(1008);
    desk.close();
  });

  it("[SG10] that is expired, changed, or of another cluster is refused, also with our key id", async () => {
    const { host, guest } = await pair(one);
    const past = Math.floor(Date.now() / 1000) - 1;
    const foreign = randomBytes(48).toString("base64");
    const bad: Readonly<Record<string, string>> = {
      expired: forge(host.token, secret, { payload: { exp: past } }),
      "of another cluster with our key id": forge(host.token, foreign),
      "with no algorithm": forge(host.token, secret, { header: { alg: "none" } }).replace(/[^.]+$/, ""),
      "with another algorithm": forge(host.token, secret, { header: { alg: "HS512" } }),
      "with another key id": forge(host.token, secret, { header: { kid: "AAAAAAAA" } }),
      "for another issuer": forge(host.token, secret, { payload: { iss: "other" } }),
      "for another audience": forge(host.token, secret, { payload: { aud: "other" } }),
      "whose role was changed": forge(guest.token, secret, { payload: { role: "host" } }),
      "with the key in its header": forge(host.token, "k", { header: { jwk: { kty: "oct", k: "aw" } } }),
    };
    for (const [what, token] of Object.entries(bad)) {
      for (const url of [one, other]) {
        expect(await statusOf(url, host.peerId, token), what).toBe("status 401");
      }
      expect((await end(one, host.peerId.slice(0, 32), token)).status, what).toBe(401);
    }
    expect(await statusOf(other, host.peerId, forge(host.token, secret)), "the forger can forge").toBe(
      "open",
    );
  });

  it("[SG12, SG55] of one session opens no socket, and ends nothing, of another", async () => {
    const [mine, theirs] = [await pair(one), await pair(one)];
    expect(await statusOf(other, theirs.host.peerId, mine.host.token)).toBe("status 403");
    expect(await statusOf(other, mine.guest.peerId, mine.host.token)).toBe("status 403");
    expect((await end(other, theirs.pairing.sessionId, mine.host.token)).body.code).toBe("forbidden");
    const path = `/api/v1/sessions/${theirs.pairing.sessionId}/connection`;
    const view = await call(other, "GET", path, undefined, { authorization: `Bearer ${mine.host.token}` });
    expect(view.status).toBe(403);
    expect(await statusOf(other, theirs.host.peerId, theirs.host.token)).toBe("open");
  });

  it("[SG17, SG55] writes to no peer of another session, on whichever node it is", async () => {
    const [mine, theirs] = [await pair(one), await pair(one)];
    for (const url of [one, other]) {
      const victim = await openSocket(url, theirs.host);
      const socket = await openSocket(one, mine.guest);
      socket.send(candidate(theirs.host.peerId, "hello"));
      expect(await socket.closed).toBe(1008);
      expect(victim.pending).toEqual([]);
      victim.close();
    }
  });
});

describe("a join ticket", () => {
  it("[SG29, SG55] that was read is the guest's, and neither the host's nor another guest's", async () => {
    const pairing = createPairing();
    await register(one, pairing);
    const [hostId, guestId] = [`${pairing.sessionId}-h`, `${pairing.sessionId}-g`];
    const owner = await openSocket(one, { peerId: guestId, token: ticketOf(pairing) });
    expect(await statusOf(other, hostId, ticketOf(pairing))).toBe("status 401");
    const ownClaim = ticketOf({ ...pairing, guestClaim: createClaim() });
    expect(await statusOf(other, guestId, ownClaim)).toBe("status 409");
    expect(await statusOf(other, `${createPairing().sessionId}-g`, ticketOf(pairing))).toBe("status 404");
    expect(await statusOf(other, guestId, ticketOf(pairing))).toBe("open");
    expect(await owner.closed).toBe(4001);
    const bearer = await end(one, pairing.sessionId, ticketOf(pairing));
    expect(bearer.status).toBe(401);
  });
});

describe("TURN credentials", () => {
  it("[SG39] are in the answers to members, and in no other", async () => {
    const pairing = createPairing();
    const asked = [
      await register(one, createPairing()),
      await register(one, pairing),
      await register(other, { ...pairing, hostClaim: createClaim() }),
      await join(other, { ...pairing, joinKey: createPairing().joinKey }),
      await join(other, pairing),
      await join(one, { ...pairing, guestClaim: createClaim() }),
      await join(one, createPairing()),
      await renew(other, pairing.sessionId, createClaim()),
      await renew(other, pairing.sessionId, pairing.guestClaim),
      await call(one, "GET", "/api/v1/info"),
      await call(one, "GET", "/readyz"),
      await call(one, "GET", `/api/v1/sessions/${pairing.sessionId}`),
      await call(one, "POST", "/api/v1/pairs/challenge"),
    ];
    const told = asked.map(({ body }) => JSON.stringify(body).includes(turnUrl));
    const status = asked.map((answer) => answer.status);
    expect(told).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      false,
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(status).toEqual([201, 201, 409, 403, 200, 409, 404, 403, 200, 200, 200, 404, 200]);
    const memberships = asked
      .filter((_, index) => told[index])
      .map(({ body }) => body as unknown as Membership);
    const names = memberships.flatMap(({ iceServers }) => iceServers.map(({ username }) => username));
    // Of two hosts and one guest, who asked twice.
    expect(new Set(names).size).toBe(3);
  });
});
