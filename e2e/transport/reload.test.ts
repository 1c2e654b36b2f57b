/** What the guest's user has given to send outlives a reload of its tab. */

import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilKept } from "../support/kept.ts";
import { recordConnections } from "./hooks.ts";
import { openPage, openStage, pair, type Stage, untilPhase, untilSnapshot } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());

test("[TX14] a text given while the path is gone arrives after a reload of the guest's tab, and once", async () => {
  const host = await openPage(stage.browsers[0], stage.server.url, holdAnswers);
  const guest = await openPage(stage.browsers[1], stage.server.url, recordConnections);
  await pair(host, guest);
  await host.evaluate(() => window.testHoldAnswers?.(true));
  await guest.evaluate(() => window.breakConnections?.());
  await untilPhase(guest, "reconnecting");
  const id = await guest.evaluate(() => window.pairqr.sendText("on my way"));
  await untilText(guest, id, "queued");
  await untilKept(guest, id);
  await guest.reload();
  await guest.waitForFunction(() => "pairqr" in window);
  await untilText(guest, id, "queued");
  await host.evaluate(() => window.testHoldAnswers?.(false));
  await untilText(guest, id, "delivered");
  await guest.reload();
  await guest.waitForFunction(() => "pairqr" in window);
  await untilText(guest, id, "delivered");
  await guest.evaluate(() => window.pairqr.sendText("the next"));
  const { items } = await untilSnapshot(host, "the next", ({ items }) => items.length > 1);
  expect(items).toMatchObject([{ text: "on my way" }, { text: "the next" }]);
  await Promise.all([host.close(), guest.close()]);
});

async function untilText(page: Page, id: string, state: string): Promise<void> {
  await untilSnapshot(
    page,
    `the text to be ${state}`,
    ({ items }) => items.length === 1 && items.some((item) => item.id === id && item.state === state),
    30_000,
  );
}

declare global {
  interface Window {
    testHoldAnswers?: (isHeld: boolean) => void;
  }
}

/** Runs in the host's page before its script: offers are not answered for as long as a test says. */
function holdAnswers(): void {
  let isHeld = false;
  window.testHoldAnswers = (held) => {
    isHeld = held;
  };
  const { createAnswer } = RTCPeerConnection.prototype;
  Object.assign(RTCPeerConnection.prototype, {
    createAnswer(this: RTCPeerConnection) {
      return isHeld ? new Promise(() => undefined) : Reflect.apply(createAnswer, this, []);
    },
  });
}
