/** What a session outlives: a reload, a broken path, an older browser, a killed peer. */

import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { untilKept } from "../support/kept.ts";
import { waitFor } from "../support/wait.ts";
import { recordConnections, refuseTransfers, stallFirstSocket } from "./hooks.ts";
import { sha256Of, untilFiles, untilReceived } from "./items.ts";
import {
  openPage,
  openStage,
  pair,
  readSnapshot,
  type Snapshot,
  type Stage,
  untilPhase,
  untilSnapshot,
} from "./stage.ts";

const mebibyte = 1024 * 1024;
let stage: Stage;
let host: Page;
let guest: Page;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

describe("a session under trouble", () => {
  test("[TX37] a reload of the guest's tab resumes the transfer where it was", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    const sums = host.evaluate(() => window.pairqr.sendFiles([60 * 1024 * 1024], "resumed"));
    const [sum] = await sums;
    await untilFiles(guest, "4 MiB stored", ({ durableBytes }) => durableBytes > 4 * mebibyte);
    await guest.reload();
    await guest.waitForFunction(() => "pairqr" in window);
    const resumed = await untilFiles(guest, "the transfer again", () => true, 20_000);
    const first = await untilFiles(guest, "bytes", ({ durableBytes }) => durableBytes > 0);
    expect(first.durableBytes).toBeGreaterThan(4 * mebibyte);
    const item = await untilReceived(guest, "resumed/0.bin");
    expect(item.id).toBe(resumed.id);
    expect(await sha256Of(guest, item.id, 0)).toBe(sum);
    await Promise.all([host.close(), guest.close()]);
  });

  test("after a reload the guest still has what it had received", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    await host.evaluate(() => window.pairqr.sendText("Gate 7"));
    const [sum] = await host.evaluate(() => window.pairqr.sendFiles([300_000], "kept"));
    const before = await untilReceived(guest, "kept/0.bin");
    await untilKept(guest, before.id);
    await guest.reload();
    await guest.waitForFunction(() => "pairqr" in window);
    const { items } = await untilSnapshot(
      guest,
      "both items again",
      (snapshot) => snapshot.items.length === 2,
    );
    expect(items[0]).toMatchObject({ kind: "text", text: "Gate 7", state: "delivered" });
    expect(items[1]?.id).toBe(before.id);
    expect(await sha256Of(guest, before.id, 0)).toBe(sum);
    await guest.evaluate((id) => window.pairqr.session().discard(id), before.id);
    await untilSnapshot(guest, "one item", (snapshot) => snapshot.items.length === 1);
    await Promise.all([host.close(), guest.close()]);
  });

  test("[CH10] a copy of the guest's tab goes on with the session, and the first tab says so and keeps its files", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    const [firstSum] = await host.evaluate(() => window.pairqr.sendFiles([1_000], "first"));
    const first = await untilReceived(guest, "first/0.bin");
    const copy = await duplicateGuest();
    await untilPhase(copy, "connected");
    const [sum] = await host.evaluate(() => window.pairqr.sendFiles([100_000], "second"));
    const item = await untilReceived(copy, "second/0.bin");
    expect(await sha256Of(copy, item.id, 0)).toBe(sum);
    const { phase, notices } = await untilPhase(guest, "ended");
    expect(phase).toMatchObject({ reason: { kind: "in-another-tab" } });
    expect(notices).toEqual([]);
    expect(await sha256Of(guest, first.id, 0)).toBe(firstSum);
    for (const page of [host, copy]) {
      expect(await readSnapshot(page)).toMatchObject({ phase: { kind: "connected" }, notices: [] });
    }
    // It is the copy's now, also after a reload.
    await copy.reload();
    await copy.waitForFunction(() => "pairqr" in window);
    await untilPhase(copy, "connected");
    await Promise.all([host.close(), guest.close(), copy.close()]);
  });

  test("[CH10] with no files in it, the first tab leaves the copy all that its list has", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    await host.evaluate(() => window.pairqr.sendText("for both"));
    await untilText(guest, "for both");
    await untilKept(guest, "for both");
    const copy = await duplicateGuest();
    await untilText(copy, "for both");
    await untilPhase(guest, "ended");
    expect((await readSnapshot(guest)).items).toMatchObject([{ text: "for both" }]);
    await host.evaluate(() => window.pairqr.sendText("for the copy"));
    await untilText(copy, "for the copy");
    await Promise.all([host.close(), guest.close(), copy.close()]);
  });

  test("[CH25] a path that breaks under way is made anew, and the transfer goes on", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    const sending = host.evaluate(() => window.pairqr.sendFiles([40 * 1024 * 1024], "broken"));
    await untilFiles(guest, "2 MiB stored", ({ durableBytes }) => durableBytes > 2 * mebibyte);
    await guest.evaluate(() => window.breakConnections?.());
    const item = await untilReceived(guest, "broken/0.bin");
    const [sum] = await sending;
    expect(await sha256Of(guest, item.id, 0)).toBe(sum);
    const { safetyWords } = await untilPhase(guest, "connected");
    expect((await readSnapshot(host)).safetyWords).toEqual(safetyWords);
    await Promise.all([host.close(), guest.close()]);
  });

  test("what wakes a guest in the middle of an attempt does not deafen it: the next loss is mended, too", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    await guest.evaluate(() => {
      const made = window.testConnections ?? [];
      // PeerJS makes one of its own to see what the browser can.
      const inUse = made.filter(({ connectionState }) => connectionState === "connected");
      made.splice(0, made.length, ...inUse);
      made.push = (connection) => {
        connection.addEventListener("signalingstatechange", () => {
          if (connection.signalingState === "stable") dispatchEvent(new Event("online"));
        });
        return Array.prototype.push.call(made, connection);
      };
      const isQuiet = { type: "quiet", isQuiet: true };
      window.testWorker?.dispatchEvent(new MessageEvent("message", { data: isQuiet }));
    });
    const hasReplaced = (): Promise<boolean> =>
      guest.evaluate(() => {
        const [first, second] = window.testConnections ?? [];
        return first?.connectionState === "closed" && second?.connectionState === "connected";
      });
    await waitFor("another connection in place of the quiet one", hasReplaced);
    await guest.evaluate(() => window.breakConnections?.());
    const hasThird = (): Promise<boolean> =>
      guest.evaluate(() => window.testConnections?.[2]?.connectionState === "connected");
    await waitFor("a third connection", hasThird);
    await untilPhase(guest, "connected");
    await Promise.all([host.close(), guest.close()]);
  });

  test("the end of PeerJS's own data channel is not the end of the connection", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, recordConnections);
    guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
    await pair(host, guest);
    const before = await Promise.all([host, guest].map(readConnectionStates));
    // By now its closing has been agreed on with the other side.
    const closed = guest.evaluate(async () => {
      const channel = window.testPeerJsChannel;
      await new Promise((resolve) => {
        channel?.addEventListener("close", resolve);
        channel?.close();
      });
      return channel?.readyState;
    });
    expect(await closed).toBe("closed");
    await guest.evaluate(() => window.pairqr.sendText("still here"));
    await untilSnapshot(host, "the text", ({ items }) => items.length === 1);
    await host.evaluate(() => window.pairqr.sendText("here too"));
    await untilSnapshot(guest, "the text", ({ items }) => items.length === 2);
    expect(await Promise.all([host, guest].map(readConnectionStates))).toEqual(before);
    await Promise.all([host.close(), guest.close()]);
  });

  test("where a data channel cannot move to a worker, the page pumps it", async () => {
    host = await openPage(stage.browsers[0], stage.server.url, refuseTransfers);
    guest = await openPage(stage.browsers[1], stage.server.url, refuseTransfers);
    await pair(host, guest);
    const [sum] = await host.evaluate(() => window.pairqr.sendFiles([10_000_000], "pumped"));
    const item = await untilReceived(guest, "pumped/0.bin");
    expect(await sha256Of(guest, item.id, 0)).toBe(sum);
    await host.evaluate(() => window.pairqr.session().end());
    await untilPhase(guest, "ended", 5_000);
    await Promise.all([host.close(), guest.close()]);
  });

  test("[CH22] the goodbye comes behind all that was sent before it, in the middle of a transfer", async () => {
    for (let round = 0; round < 5; round += 1) {
      host = await openPage(
        stage.browsers[0],
        stage.server.url,
        round % 2 === 0 ? undefined : refuseTransfers,
      );
      guest = await openPage(stage.browsers[1], stage.server.url);
      await pair(host, guest);
      await host.evaluate(() => void window.pairqr.sendFiles([40 * 1024 * 1024], "left"));
      await untilFiles(guest, "1 MiB stored", ({ durableBytes }) => durableBytes > mebibyte);
      await host.evaluate(() => window.pairqr.session().end());
      const { phase } = await untilPhase(guest, "ended", 5_000);
      expect(phase).toMatchObject({ reason: { kind: "ended-by-peer" } });
      await Promise.all([host.close(), guest.close()]);
    }
  });

  test("a signalling socket that never opens is tried again, for the server has answered", async () => {
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(stage.browsers[1], stage.server.url, stallFirstSocket);
    await pair(host, guest);
    await Promise.all([host.close(), guest.close()]);
  });

  test("a guest whose browser is killed is missed within 5 s", async () => {
    const victim = await stage.openBrowser();
    host = await openPage(stage.browsers[0], stage.server.url);
    guest = await openPage(victim, stage.server.url);
    await pair(host, guest);
    victim.browser.process()?.kill("SIGKILL");
    await untilSnapshot(host, "the loss", isLost, 5_500);
    await victim.close();
    await host.close();
  });

  test("the other side hears of the end", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    await host.evaluate(() => window.pairqr.session().end());
    const { phase } = await untilPhase(guest, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "ended-by-peer" } });
    await Promise.all([host.close(), guest.close()]);
  });

  test("a host whose page is loaded again cannot come back, and says goodbye", async () => {
    [host, guest] = await stage.openPages();
    await pair(host, guest);
    await host.reload();
    const { phase } = await untilPhase(guest, "ended", 5_000);
    expect(phase).toEqual({ kind: "ended", reason: { kind: "ended-by-peer" } });
    await Promise.all([host.close(), guest.close()]);
  });
});

function readConnectionStates(page: Page): Promise<readonly RTCPeerConnectionState[] | undefined> {
  return page.evaluate(() => window.testConnections?.map((made) => made.connectionState));
}

function isLost({ phase }: Snapshot): boolean {
  return phase.kind === "reconnecting" || (phase.kind === "connected" && phase.isQuiet);
}

async function untilText(page: Page, text: string): Promise<void> {
  const isIt = ({ items }: Snapshot) => items.some((item) => item.kind === "text" && item.text === text);
  await untilSnapshot(page, text, isIt, 30_000);
}

/** As a browser does it: with the storage of the tab. */
async function duplicateGuest(): Promise<Page> {
  const stored = await guest.evaluate(() => Object.entries(sessionStorage));
  const copy = await stage.browsers[1].browser.newPage();
  await copy.evaluateOnNewDocument((entries) => {
    if (sessionStorage.length > 0) return;
    for (const [key, value] of entries) sessionStorage.setItem(key, value);
  }, stored);
  await copy.goto(stage.server.url);
  await copy.waitForFunction(() => "pairqr" in window);
  return copy;
}
