/** Tokens and join tickets travel in the socket's query: no log of ours, and none of Caddy, has one, whatever happens. */

import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatJoinTicket } from "../../protocol/src/signalling/socket.ts";
import { createClaim, createPairing } from "../../server/test/support/pairing.ts";
import { offer, openSocket } from "../../server/test/support/signalling-socket.ts";
import { createCaller } from "../support/load/requests.ts";
import { type RunningCaddy, startCaddy } from "../support/services/caddy.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

let redis: RunningRedis;
let nodes: ServerNodes;
let caddy: RunningCaddy;

beforeAll(async () => {
  redis = await startRedis();
  nodes = await startServerNodes(2, {
    REDIS_URL: redis.url,
    LOG_LEVEL: "debug",
    TRUSTED_PROXY: "127.0.0.1/32",
  });
  caddy = await startCaddy({ upstreams: nodes.all.map(({ url }) => `127.0.0.1:${new URL(url).port}`) });
});
afterAll(async () => {
  await caddy?.stop();
  await nodes?.stop();
  await redis?.stop();
});

/** As it is written, whether or not it is HTTP; the answer's first line. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { httpsPort: port } = caddy;
    const socket = connectTls({
      host: "127.0.0.1",
      port,
      servername: "localhost",
      rejectUnauthorized: false,
    });
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString();
      socket.end();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer.split("\r\n", 1).join("")));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.write(text);
  });
}

it("[SG30] neither the nodes' logs at debug nor Caddy's have a token, a ticket or a query, also of what failed", async () => {
  const call = createCaller(4, caddy.authority);
  const pairing = createPairing();
  const { sessionId, joinKey, joinKeyHash, hostClaim, guestClaim } = pairing;
  const body = { sessionId, joinKeyHash, claim: hostClaim, lifetimeMs: 60_000 };
  const made = await call(caddy.url, { method: "POST", path: "/api/v1/sessions", body });
  const host = { peerId: `${sessionId}-h`, token: String(made.body.token) };
  const ticket = formatJoinTicket({ joinKey, claim: guestClaim });
  const guest = { peerId: `${sessionId}-g`, token: ticket };
  const query = (token: string) =>
    `/api/v1/signalling/peerjs?key=pairqr&id=${sessionId}-g&token=${token}&marked`;
  const upgradeTo = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;

  // What goes well.
  const [desk, phone] = [await openSocket(caddy.url, host), await openSocket(caddy.url, guest)];
  phone.send(offer(host.peerId, "v=0 marked"));
  expect(await desk.next()).toMatchObject({ type: "OFFER" });

  // What is refused: by the node, by ws, by Node's parser, by Caddy.
  for (const token of [`${host.token}x`, formatJoinTicket({ joinKey, claim: createClaim() })]) {
    await expect(openSocket(caddy.url, { ...guest, token })).rejects.toThrow(/status 4/);
  }
  const complete = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  expect(await sendRaw(`${upgradeTo(query(ticket))}Sec-WebSocket-Version: 7\r\n\r\n`)).toContain(" 4");
  expect(await sendRaw(`${upgradeTo(`/${query(ticket)}`)}${complete}`)).toContain(" 404");
  expect(await sendRaw(`GET ${query(host.token)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toContain(" 404");
  expect(
    await sendRaw(`POST ${query(ticket)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{]`),
  ).toContain(" 404");
  expect(
    await sendRaw(`GET ${query(ticket)}${"a".repeat(40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
  ).toContain(" 431");
  expect(await sendRaw(`GET ${query(ticket)} and more HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toContain(
    " 400",
  );
  expect(await sendRaw(`GET ${query(ticket)} HTTP/1.1\r\nHost: other.example\r\n\r\n`)).not.toContain(" 101");

  // What breaks: an envelope that is none, a Redis that is gone, a node killed under its sockets, all nodes gone.
  phone.socket.send("{");
  expect(await phone.closed).toBe(1008);
  redis.pause();
  await expect(openSocket(caddy.url, host)).rejects.toThrow(/status 50/);
  redis.resume();
  await waitFor("the nodes to be back", async () => (await call(caddy.url, info)).status === 200);
  await openSocket(caddy.url, guest);
  await Promise.all(nodes.all.map((node) => node.kill("SIGKILL")));
  await expect(openSocket(caddy.url, host)).rejects.toThrow("status 50");

  const logs = [caddy.log(), ...nodes.all.map((node) => node.log())];
  expect(logs.every((log) => log.length > 500)).toBe(true);
  const secrets = [host.token, ticket, joinKey, joinKeyHash, hostClaim, guestClaim, sessionId];
  const pieces = host.token.split(".").slice(1);
  for (const log of logs) {
    for (const secret of [...secrets, ...pieces, "token=", "key=pairqr", "marked", "join.", "eyJ"]) {
      expect(log).not.toContain(secret);
    }
  }
  // It is there, without its query.
  expect(logs[0]).toContain('"uri":"/api/v1/signalling/peerjs"');
});

const info = { method: "GET", path: "/api/v1/info" } as const;
