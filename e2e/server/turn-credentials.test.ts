/** The real coturn with the deployed configuration, asked with credentials that the real server gave to members. */

import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Membership } from "#protocol/signalling/api";
import {
  askBinding,
  openTurnProbe,
  type TurnCredentials,
  type TurnProbe,
} from "../../scripts/doctor/turn-probe.ts";
import { createPairing, membershipOf, pair, register } from "../../server/test/support/pairing.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { type RunningCoturn, startCoturn, turnVariables } from "../support/services/coturn.ts";

const transports = ["udp", "tcp", "tls"] as const;
const userQuota = 24;
/** Seconds; short enough to outlive in a test. */
const credentialSeconds = 4;

let coturn: RunningCoturn;
let server: RunningServer;
const probes: TurnProbe[] = [];
const previousSecret = "what it was before a rotation, and as long";

beforeAll(async () => {
  // A nonce goes stale while an allocation lives, as it does after ten minutes.
  coturn = await startCoturn({ previousSecret, overrides: ["--stale-nonce=2"] });
  server = await startServer({
    variables: {
      TURN_URLS: Object.values(coturn.urls).join(","),
      TURN_SECRET: coturn.secret,
      TURN_CREDENTIAL_SECONDS: String(credentialSeconds),
    },
  });
});
afterEach(async () => {
  for (const probe of probes.splice(0)) {
    // Else coturn keeps the relay. Some coturn has gone.
    await probe.refresh(0).catch(() => undefined);
    probe.close();
  }
});
afterAll(async () => {
  await server?.close();
  await coturn?.stop();
});

describe.each(transports)("over %s", (transport) => {
  test("[SG43] STUN answers, a member gets a relay, and no private address behind it", async () => {
    expect(await askBinding(coturn.urls[transport], { authority: coturn.authority })).toMatchObject({
      ok: true,
    });
    const probe = await openProbe(transport, credentialsOf((await pair(server.url)).guest));
    expect(await probe.allocate()).toMatchObject({
      ok: true,
      value: { relayed: { address: coturn.address } },
    });
    for (const address of ["10.0.0.1", "169.254.169.254", coturn.address]) {
      expect(await probe.createPermission({ address, port: 80 })).toMatchObject({ ok: false, code: 403 });
    }
    expect(await probe.refresh(0)).toEqual({ ok: true, value: 0 });
  });
});

describe("credentials", () => {
  const refusals: readonly (readonly [
    string,
    (host: TurnCredentials, guest: TurnCredentials) => TurnCredentials,
  ])[] = [
    ["a wrong password", (host) => ({ ...host, credential: Buffer.alloc(20).toString("base64") })],
    ["another member's name", (host, guest) => ({ ...host, username: guest.username })],
    ["another secret", ({ username }) => sign(username, "another server's secret, just as long as ours")],
    // By more than a second: the clock that coturn reads, time(2), is a tick behind at the turn of one.
    ["what has lapsed", () => sign(`${Math.floor(Date.now() / 1000) - 2}:lapsed`)],
    ["a later end than was signed", (host) => ({ ...host, username: host.username.replace(/^\d/, "9") })],
    ["no end", () => sign("for-ever")],
  ];

  test.each(refusals)("[SG41] %s: refused", async (_what, forge) => {
    const { host, guest } = await pair(server.url);
    const probe = await openProbe("udp", forge(credentialsOf(host), credentialsOf(guest)));
    expect(await probe.allocate()).toMatchObject({ ok: false, code: 401 });
  });

  test("[SG41] a relay that is in use outlives its credentials; they make no other, and nobody takes it over", async () => {
    const { host, guest } = await pair(server.url);
    const probe = await openProbe("udp", credentialsOf(host));
    expect(await probe.allocate()).toMatchObject({ ok: true });
    await sleep((host.iceServersLifetimeMs ?? 0) + 1_500);
    expect(await probe.refresh(600)).toEqual({ ok: true, value: 600 });
    const second = await openProbe("udp", credentialsOf(host));
    expect(await second.allocate()).toMatchObject({ ok: false, code: 401 });
    probe.useCredentials(credentialsOf(guest));
    expect(await probe.refresh(600)).toMatchObject({ ok: false, code: 441 });
  });

  test("[SG41] after a rotation, those of the secret before are good until they lapse", async () => {
    const inAMinute = `${Math.floor(Date.now() / 1000) + 60}:rotated`;
    const probe = await openProbe("udp", sign(inAMinute, previousSecret));
    expect(await probe.allocate()).toMatchObject({ ok: true });
  });

  test("[SG43] one member holds so many relays and no more; the other still gets one", async () => {
    const names = Array.from({ length: userQuota + 1 }, () =>
      sign(`${Math.floor(Date.now() / 1000) + 60}:quota`),
    );
    const answers = [];
    for (const credentials of names) answers.push(await (await openProbe("udp", credentials)).allocate());
    const seen = answers.map((answer) => (answer.ok ? "a relay" : answer.code));
    expect(seen).toEqual([...Array.from({ length: userQuota }, () => "a relay"), 486]);
    const other = await openProbe("udp", credentialsOf((await pair(server.url)).guest));
    expect(await other.allocate()).toMatchObject({ ok: true });
  });
});

test("[SG58] one address makes session after session, and leaves most of the relays to the others", async () => {
  const [given, totalQuota] = [2, 3 * userQuota];
  const small = await startCoturn({ overrides: [`--total-quota=${totalQuota}`] });
  const alone = await startServer({
    limits: { relaysPerAddress: given },
    variables: { ...turnVariables(small), TRUSTED_PROXY: "127.0.0.1,::1" },
  });
  const memberFrom = async (address: string) =>
    membershipOf(await register(alone.url, createPairing(), { "x-forwarded-for": address }));
  const allocateAs = async (member: Membership) => {
    const probe = await openTurnProbe(small.urls.udp, credentialsOf(member));
    probes.push(probe);
    return (await probe.allocate()).ok;
  };
  try {
    let held = 0;
    for (let session = 0; session < 5; session += 1) {
      const member = await memberFrom("198.51.100.7");
      for (let count = 0; count < userQuota; count += 1) held += Number(await allocateAs(member));
    }
    expect(held).toBe(given * userQuota);
    expect(await allocateAs(await memberFrom("198.51.100.8"))).toBe(true);
  } finally {
    await alone.close();
    await small.stop();
  }
});

test("a port that coturn still knows as another's: the probe asks again from another one (RFC 8656, 7.4)", async () => {
  const { host, guest } = await pair(server.url);
  const probe = await openProbe("udp", credentialsOf(host));
  const first = await probe.allocate();
  probe.useCredentials(credentialsOf(guest));
  const second = await probe.allocate();
  expect([first, second]).toMatchObject([{ ok: true }, { ok: true }]);
  const ports = [first, second].map((answer) => answer.ok && answer.value.mapped.port);
  expect(ports[0]).not.toBe(ports[1]);
});

describe("peers", () => {
  test.each([
    ["this network", ["0.0.0.0", "0.1.2.3"]],
    ["private", ["10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1"]],
    ["shared, loopback, link-local", ["100.64.0.1", "127.0.0.1", "169.254.169.254"]],
    ["for documents and benchmarks", ["192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"]],
    ["multicast, reserved, broadcast", ["224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"]],
  ])("[SG43] IPv4, %s: refused", async (_kind, addresses) => {
    const probe = await openProbe("udp", credentialsOf((await pair(server.url)).host));
    expect(await probe.allocate()).toMatchObject({ ok: true });
    for (const address of addresses) {
      expect(await probe.createPermission({ address, port: 80 }), address).toMatchObject({
        ok: false,
        code: 403,
      });
    }
  });

  test("[SG43] public addresses pass, up to the edges of what is refused", async () => {
    const probe = await openProbe("udp", credentialsOf((await pair(server.url)).host));
    expect(await probe.allocate()).toMatchObject({ ok: true });
    // Nothing is sent there: a permission is coturn's own note.
    for (const address of ["9.255.255.255", "11.0.0.0", "172.32.0.0", "192.167.255.255", "223.255.255.255"]) {
      expect(await probe.createPermission({ address, port: 80 }), address).toEqual({ ok: true, value: null });
    }
  });

  test("[SG43] IPv6: public addresses pass, and all the others are refused", async () => {
    const six = await startCoturn({ secret: coturn.secret, overrides: ["--relay-ip=::1"] });
    try {
      const { guest } = await pair(server.url);
      const probe = await openTurnProbe(six.urls.udp, credentialsOf(guest));
      probes.push(probe);
      expect(await probe.allocate("ipv6")).toMatchObject({ ok: true });
      const ask = (address: string) => probe.createPermission({ address, port: 80 });
      const refused = [
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::10.0.0.1",
        "fd00::1",
        "fe80::1",
      ];
      for (const address of [
        ...refused,
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "3fff::1",
        "4000::1",
      ]) {
        expect(await ask(address), address).toMatchObject({ ok: false, code: 403 });
      }
      for (const address of ["2001:200::1", "2606:4700::1111", "3ffe::1"]) {
        expect(await ask(address), address).toEqual({ ok: true, value: null });
      }
    } finally {
      await six.stop();
    }
  });
});

test("[SG43] what coturn writes holds no address of a client that relays", async () => {
  const before = coturn.log().length;
  const probe = await openProbe("udp", credentialsOf((await pair(server.url)).host));
  expect(await probe.allocate()).toMatchObject({ ok: true });
  await probe.refresh(0);
  expect(coturn.log().slice(before)).not.toContain(coturn.address);
});

test.each([
  ["TURN_SECRET", { TURN_SECRET: "short" }],
  ["TURN_REALM", { TURN_REALM: "" }],
  ["TURN_REALM", { TURN_REALM: "turn.test\nno-auth" }],
])("start.sh refuses a wrong %s in one line", (name, changed) => {
  const { status, stdout, stderr } = spawnSync(join(import.meta.dirname, "../../infra/coturn/start.sh"), {
    env: {
      ...process.env,
      TURN_SECRET: coturn.secret,
      TURN_REALM: "turn.test",
      TURNSERVER_PATH: "true",
      ...changed,
    },
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(new RegExp(`^${name} must be [^\\n]+\\n$`));
});

async function openProbe(
  transport: (typeof transports)[number],
  credentials: TurnCredentials,
): Promise<TurnProbe> {
  const probe = await openTurnProbe(coturn.urls[transport], credentials, { authority: coturn.authority });
  probes.push(probe);
  return probe;
}

function credentialsOf({ iceServers }: Membership): TurnCredentials {
  const { username = "", credential = "" } = iceServers.at(-1) ?? {};
  return { username, credential };
}

function sign(username: string, secret = coturn.secret): TurnCredentials {
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
