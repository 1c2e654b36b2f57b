/** The doctor against the real coturn, broken in each way: stopped, overfull, with another secret, open to the inside. */

import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openTurnProbe } from "../../scripts/doctor/turn-probe.ts";
import { examined, expectFault, faultsOf, serve } from "../support/doctor.ts";
import { findFreePort } from "../support/ports.ts";
import {
  type CoturnOptions,
  type RunningCoturn,
  startCoturn,
  turnVariables,
} from "../support/services/coturn.ts";

const relays = ["turn-udp", "turn-tcp", "turn-tls"] as const;

/** All is well with it. */
let coturn: RunningCoturn;

beforeAll(async () => {
  coturn = await startCoturn();
});
afterAll(async () => coturn?.stop());

test("has stopped", async () => {
  const own = await startCoturn();
  await own.stop();
  const found = await examinedWith(own);
  for (const check of relays) expectFault(found, check, "ice-unreachable", "Is coturn running");
  expect(faultsOf(found)).toEqual(["stun", ...relays]);
});

test("has another secret", async () => {
  const found = await examinedWith({
    ...coturn,
    secret: "a secret of as many characters that it was not given",
  });
  for (const check of relays) {
    expectFault(found, check, "turn-wrong-credentials", "TURN_SECRET must be the same");
  }
  expect(faultsOf(found)).toEqual(relays);
});

test("relays into private networks", async () => {
  const found = await examinedWith(await startOwn({ allowedPeers: ["10.0.0.1"] }));
  for (const check of relays) expectFault(found, check, "turn-open-door", "denied-peer-ip");
  expect(faultsOf(found)).toEqual(relays);
});

test.each([
  ["has given away its quota", async () => ({ overrides: ["--total-quota=1"] })],
  ["has no free port to relay from", async () => ({ relayPorts: await findOnlyPort() })],
])("%s", async (_what, createOptions) => {
  const own = await startOwn(await createOptions());
  const username = `${Math.floor(Date.now() / 1000) + 60}:another`;
  const credential = createHmac("sha1", own.secret).update(username).digest("base64");
  const other = await openTurnProbe(own.urls.udp, { username, credential });
  onTestFinished(other.close);
  expect((await other.allocate()).ok).toBe(true);

  const full = await examinedWith(own);
  for (const check of relays) expectFault(full, check, "turn-full", "user-quota");
  expect(faultsOf(full)).toEqual(relays);
});

async function startOwn(options: CoturnOptions): Promise<RunningCoturn> {
  const own = await startCoturn(options);
  onTestFinished(own.stop);
  return own;
}

async function findOnlyPort(): Promise<readonly [number, number]> {
  const port = await findFreePort();
  return [port, port];
}

async function examinedWith(own: RunningCoturn): ReturnType<typeof examined> {
  const { url } = await serve({ variables: turnVariables(own) });
  return examined({ origin: url, authority: own.authority });
}
