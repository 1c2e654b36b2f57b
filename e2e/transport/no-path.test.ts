/** Two devices that have found each other, and between them a network that lets nothing through. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { linkLifetimeMs } from "#protocol/limits";
import { openPage, openStage, type Stage, untilPhase, untilSnapshot } from "./stage.ts";

declare global {
  interface Window {
    testHasPath?: boolean;
  }
}

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

test("[SG45] both sides say so within seconds, and a guest that comes back after all is connected", async () => {
  const host = await openPage(stage.browsers[0], stage.server.url);
  const guest = await openPage(stage.browsers[1], stage.server.url, allowRelaysOnly);
  const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
  const claim = "A".repeat(22);
  await guest.evaluate((...scanned) => window.pairqr.guest(...scanned), link, claim);
  const { phase } = await untilPhase(guest, "ended", 20_000);
  expect(phase).toMatchObject({ reason: { kind: "no-path" } });
  const told = await untilSnapshot(host, "the notice", ({ notices }) => notices.length > 0, 6_000);
  expect(told).toMatchObject({ phase: { kind: "connecting" }, notices: [{ kind: "no-path" }] });

  await guest.evaluate(() => {
    window.testHasPath = true;
  });
  await guest.evaluate((...scanned) => window.pairqr.guest(...scanned), link, claim);
  expect((await untilPhase(host, "connected")).notices).toEqual([]);
  await Promise.all([host.close(), guest.close()]);
});

/** Runs in the page before its own script: a network that lets nothing through, and no relay to go by. */
function allowRelaysOnly(): void {
  const limit = (configuration?: RTCConfiguration): RTCConfiguration => ({
    ...configuration,
    ...(window.testHasPath !== true && { iceTransportPolicy: "relay" }),
  });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(limit(configuration));
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(limit(configuration));
    }
  };
}
