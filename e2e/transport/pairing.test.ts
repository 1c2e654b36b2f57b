/** From the link to the first handshake, and whoever comes in between. */

import type { HTTPRequest, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkLifetimeMs } from "#protocol/limits";
import { derivePairing } from "#protocol/pairing/derive";
import { parsePairingLink } from "#protocol/pairing/link";
import { waitFor } from "../support/wait.ts";
import {
  openPage,
  openStage,
  readSnapshot,
  type Snapshot,
  type Stage,
  untilPhase,
  untilSnapshot,
} from "./stage.ts";

declare global {
  interface Window {
    sentToServer?: readonly { readonly way: string; readonly text: string }[];
  }
}

let stage: Stage;
let host: Page;
let guest: Page;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

describe("before pairing", () => {
  test("[PR9] the link is there with the server down, and the user is told within 5 s", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    await host.setRequestInterception(true);
    let isDown = true;
    host.on("request", (request) => {
      if (isDown && request.url().includes("/api/")) void request.abort("connectionrefused");
      else void request.continue();
    });
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    expect(link).toMatch(/#1[\w-]{43}$/);
    await untilSnapshot(host, "the notice", hasNotice("server-unreachable"), 5_000);
    isDown = false;
    await untilSnapshot(host, "no notice", (snapshot) => snapshot.notices.length === 0);
    await host.close();
  });

  test("[PR13] an unused link expires", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    await host.evaluate(() => window.pairqr.host(1_000));
    const { phase, link } = await untilPhase(host, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "link-expired" } });
    expect(link).toBeNull();
    await host.close();
  });

  test("[PR13] an unused link expires by the clock, also where its last minute was slept through", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    await host.evaluate(() => window.pairqr.host(60_000));
    // Timers stand still in such a minute, and it is too short to be taken for sleep by anything else.
    await host.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 60_000;
    });
    const { phase } = await untilPhase(host, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "link-expired" } });
    await host.close();
  });

  test("a guest that the browser puts to sleep while it connects goes on when it wakes", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, () => {
      Object.assign(RTCPeerConnection.prototype, { createAnswer: () => new Promise(() => undefined) });
    });
    guest = await openPage(stage.browsers[1], stage.server.url);
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    await guest.evaluate((text) => window.pairqr.guest(text), link);
    await untilPhase(guest, "connecting");
    await guest.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 60_000;
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await readSnapshot(guest)).phase.kind).toBe("connecting");
    await Promise.all([host.close(), guest.close()]);
  });

  test("[SG61] a phone that is quicker than the computer's registration waits for it as for a server", async () => {
    [host, guest] = await stage.openPages();
    await host.setRequestInterception(true);
    const waiting: HTTPRequest[] = [];
    host.on("request", (request) => {
      if (request.url().includes("/api/")) waiting.push(request);
      else void request.continue();
    });
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    const refusedAt: number[] = [];
    guest.on("response", (response) => {
      if (response.status() === 404) refusedAt.push(performance.now());
    });
    await guest.evaluate((text) => window.pairqr.guest(text), link);
    const hasWaited = () => (refusedAt.at(-1) ?? 0) - (refusedAt[0] ?? 0) > 2_000;
    await waitFor("two seconds of refusals", hasWaited);
    for (const request of waiting) void request.continue();
    await untilPhase(guest, "connected");
    await Promise.all([host.close(), guest.close()]);
  });

  test("[PR12] a second phone is refused, and both are told", async () => {
    [host, guest] = await stage.openPages();
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    await guest.evaluate((text) => window.pairqr.guest(text), link);
    await untilPhase(host, "connected");
    const second = await openPage(stage.browsers[0], stage.server.url);
    await second.evaluate((text) => window.pairqr.guest(text), link);
    const { phase } = await untilPhase(second, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "already-joined" } });
    await untilSnapshot(host, "the notice", hasNotice("second-phone-refused"), 5_000);
    expect((await readSnapshot(host)).phase.kind).toBe("connected");
    await Promise.all([host.close(), guest.close(), second.close()]);
  });

  test("[PR14] where a second phone was refused, the code that a first one took is not shown on", async () => {
    [host, guest] = await stage.openPages();
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    const parsed = parsePairingLink(link);
    if (parsed.kind !== "pairing") throw new Error("no link");
    const { sessionId, joinKey } = derivePairing(parsed.secret);
    // The first one is gone before it has made an offer.
    await waitFor("the first to have joined", async () => {
      const url = `${stage.server.url}/api/v1/sessions/${sessionId}/join`;
      const body = JSON.stringify({ joinKey, claim: "A".repeat(22) });
      const headers = { "content-type": "application/json" };
      return (await fetch(url, { method: "POST", headers, body })).ok;
    });
    await guest.evaluate((text) => window.pairqr.guest(text), link);
    await untilSnapshot(host, "the notice", hasNotice("second-phone-refused"), 5_000);
    expect((await readSnapshot(host)).phase.kind).toBe("connecting");
    await Promise.all([host.close(), guest.close()]);
  });

  test("[SG56] the guest's offer goes with its join, and is not sent again by its socket", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(stage.browsers[1], stage.server.url, recordSent);
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    await guest.evaluate((text) => window.pairqr.guest(text), link);
    await untilPhase(guest, "connected");
    const sent = await guest.evaluate(() => window.sentToServer ?? []);
    // One for each join: a guest that is quicker than the host's registration makes another.
    const offers = sent.filter(({ text }) => text.includes('"OFFER"'));
    expect(offers.length).toBeGreaterThan(0);
    expect(offers).toEqual(sent.filter(({ way }) => way === "join"));
    await Promise.all([host.close(), guest.close()]);
  });

  test("[CH9] a guest without the secret is refused, and the host is told and goes on", async () => {
    [host, guest] = await stage.openPages();
    const link = await host.evaluate((lifetimeMs) => window.pairqr.host(lifetimeMs), linkLifetimeMs);
    await guest.evaluate((text) => window.pairqr.impostor(text), link);
    await untilSnapshot(host, "the notice", hasNotice("tampered"), 5_000);
    expect((await readSnapshot(host)).phase.kind).toBe("connecting");
    const { phase: last } = await untilPhase(host, "ended", 30_000);
    expect(last).toEqual({ kind: "ended", reason: { kind: "too-many-attempts" } });
    await Promise.all([host.close(), guest.close()]);
  });
});

/** Runs in the page before its scripts. */
function recordSent(): void {
  const sent: { readonly way: string; readonly text: string }[] = [];
  window.sentToServer = sent;
  const { fetch } = window;
  window.fetch = (input, init) => {
    sent.push({ way: String(input).split("/").at(-1) ?? "", text: String(init?.body) });
    return fetch(input, init);
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function sendRecorded(data) {
    sent.push({ way: "socket", text: String(data) });
    send.call(this, data);
  };
}

function hasNotice(kind: Snapshot["notices"][number]["kind"]): (snapshot: Snapshot) => boolean {
  return ({ notices }) => notices.some((notice) => notice.kind === kind);
}
