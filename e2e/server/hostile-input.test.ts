/** What no client of ours would say, to every route and socket of two real nodes: refused clearly, and cheaply. */

import { randomBytes } from "node:crypto";
import { deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pair } from "../../server/test/support/pairing.ts";
import { listRoutes } from "../../server/test/support/routes.ts";
import { openSocket } from "../../server/test/support/signalling-socket.ts";
import { readMemory } from "../support/load/memory.ts";
import { pairBeside } from "../support/load/pair-beside.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";

const growthMaxMiB = 100;
const answeredWithinMs = 5_000;

let redis: RunningRedis;
let nodes: ServerNodes;

beforeAll(async () => {
  redis = await startRedis();
  nodes = await startServerNodes(2, { REDIS_URL: redis.url });
});
afterAll(async () => {
  await nodes?.stop();
  await redis?.stop();
});

const urlOf = (index: number): string => nodes.all[index]?.url ?? "";

const id = "0123456789abcdef0123456789abcdef";
const key = "A".repeat(43);
const claim = "A".repeat(22);
const nested = (depth: number, open = "[", close = "]"): string => open.repeat(depth) + close.repeat(depth);
const surrogate = "\\ud800";

/** Bodies as text or bytes; none of them is a good one. */
const bodies: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
  ["nothing", ""],
  ["a lone word", "null"],
  ["half of an object", '{"joinKey":'],
  ["2,000 arrays in each other", nested(2_000)],
  ["objects in each other", nested(600, '{"a":', "1}").replace("1}", "{}}")],
  ["100,000 arrays in each other", nested(100_000)],
  ["64 KiB of [", "[".repeat(64 * 1024)],
  ["5 MB of digits", "1".repeat(5_000_000)],
  [
    "numbers out of all bounds",
    `{"sessionId":"${id}","joinKeyHash":"${key}","claim":"${claim}","lifetimeMs":1e400}`,
  ],
  ["a number of 4,000 digits", `{"lifetimeMs":${"9".repeat(4_000)}}`],
  ["__proto__", `{"claim":"${claim}","joinKey":"${key}","__proto__":{"isAdmin":true}}`],
  ["constructor", `{"claim":"${claim}","constructor":{"prototype":{}}}`],
  ["a name of the language", '{"hasOwnProperty":1,"toString":null,"length":-1}'],
  ["keys twice, the second of another type", `{"claim":"${claim}","claim":[],"joinKey":"${key}"}`],
  ["half a surrogate pair", `{"claim":"${surrogate.repeat(22)}","joinKey":"${surrogate}"}`],
  ["a byte that is not UTF-8", Uint8Array.from([0x7b, 0x22, 0xc3, 0x28, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ["a zero in the middle", `{"claim":"${"\0".repeat(22)}"}`],
];

it("[SG2, SG54] every route refuses every hostile body with a code, and none takes long", async () => {
  const routes = listRoutes().filter((route) => /^(POST|PUT|DELETE) /.test(route));
  expect(routes.length).toBeGreaterThan(6);
  const pid = nodes.all[0]?.pid ?? 0;
  const before = readMemory(pid);
  const seen = new Set<string>();
  for (const route of routes) {
    const [method = "", path = ""] = route.replace("{id}", id).split(" ");
    const calls = bodies.map(async ([name, body]) => {
      const startedAt = performance.now();
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${urlOf(0)}${path}`, { method, headers, body });
      const answer = (await response.json()) as Record<string, unknown>;
      // Only a challenge takes no body, and gives what it gives to anybody.
      const isOpen = path.endsWith("/challenge") && response.status === 200;
      if (!isOpen) {
        expect(
          [response.status >= 400 && response.status < 500, typeof answer.code],
          `${route}: ${name}`,
        ).toEqual([true, "string"]);
      }
      expect(performance.now() - startedAt, `${route}: ${name}`).toBeLessThan(answeredWithinMs);
      seen.add(String(answer.code));
    });
    await Promise.all(calls);
  }
  expect([...seen]).toEqual(expect.arrayContaining(["bad-request", "payload-too-large", "unauthorized"]));
  console.info(
    `${routes.length * bodies.length} bodies: ${(readMemory(pid).peakMiB - before.nowMiB).toFixed(0)} MiB more`,
  );
  expect(readMemory(pid).peakMiB - before.nowMiB).toBeLessThan(growthMaxMiB);
  await pairBeside({ hostUrl: urlOf(0), guestUrl: urlOf(1) });
});

it("[SG54] a compressed body is refused, not inflated", async () => {
  const bomb = Buffer.alloc(50_000_000, "[");
  for (const [encoding, body] of [
    ["gzip", gzipSync(bomb)],
    ["deflate", deflateRawSync(bomb)],
    ["br", randomBytes(64)],
    ["gzip, gzip", gzipSync(gzipSync(bomb))],
  ] as const) {
    const response = await fetch(`${urlOf(0)}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": encoding },
      body,
    });
    const answer = (await response.json()) as Record<string, unknown>;
    // A body whose length alone is too much is not looked at any further.
    expect(["bad-request", "payload-too-large"], encoding).toContain(answer.code);
  }
});

it("[SG52] a head without end is refused", async () => {
  const response = await fetch(`${urlOf(0)}/healthz`, { headers: { "x-long": "a".repeat(20_000) } });
  expect(response.status).toBe(431);
});

/** [what it is, what is sent, the codes that it may be closed with]; "" where it is dropped and the socket stays. */
const envelopes: readonly (readonly [string, string | Buffer, readonly number[]])[] = [
  ["100,000 arrays in each other", nested(100_000), [1009]],
  ["64 KiB of [", "[".repeat(64 * 1024), [1008]],
  ["32,000 arrays in each other", nested(32_000), [1008]],
  [
    "objects in each other",
    `{"type":"OFFER","payload":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`,
    [1008],
  ],
  ["one byte too many", "1".repeat(64 * 1024 + 1), [1009]],
  [
    "a number out of all bounds",
    '{"type":"CANDIDATE","payload":{"candidate":{"sdpMLineIndex":1e400}}}',
    [1008],
  ],
  ["__proto__ for a type", '{"__proto__":{"type":"HEARTBEAT"}}', [1008]],
  ["a type twice", '{"type":"HEARTBEAT","type":"OPEN"}', [1008]],
  ["a word of the server's", '{"type":"PAIRQR","payload":{"code":"session-ended"}}', [1008]],
  ["a list", "[]", [1008]],
  ["nothing", "", [1008]],
  ["bytes that are not UTF-8, as text", Buffer.from([0x22, 0xc3, 0x28, 0x22]), [1007]],
];

it.each(envelopes)("[SG18, SG19] a member that sends %s is closed", async (_what, text, codes) => {
  const { host, guest } = await pair(urlOf(0));
  const desk = await openSocket(urlOf(1), host);
  const phone = await openSocket(urlOf(0), guest);
  phone.socket.send(text, { binary: false });
  expect(codes).toContain(await phone.closed);
  expect(await desk.next()).toMatchObject({ payload: { code: "peer-left" } });
  expect(desk.pending).toEqual([]);
  desk.close();
});

it("[SG18] what an envelope carries beside its fields reaches nobody", async () => {
  const { host, guest } = await pair(urlOf(0));
  const desk = await openSocket(urlOf(1), host);
  const phone = await openSocket(urlOf(0), guest);
  phone.send(
    `{"type":"OFFER","dst":"${host.peerId}","src":"someone","__proto__":{"a":1},"payload":{"connectionId":"c","type":"data",` +
      `"metadata":${nested(5_000)},"constructor":{},"sdp":{"type":"offer","sdp":"${surrogate}","__proto__":{}}}}`,
  );
  expect(await desk.next()).toEqual({
    type: "OFFER",
    src: guest.peerId,
    dst: host.peerId,
    payload: { connectionId: "c", type: "data", sdp: { type: "offer", sdp: "\ud800" } },
  });
  desk.close();
  phone.close();
});
