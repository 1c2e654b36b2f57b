/** A phone on 2G that has never seen the page: it takes its time, and nobody is told that the network is at fault. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HardNetwork, openHardNetwork } from "../support/network/hard-network.ts";
import type { RouterOptions } from "../support/network/router.ts";
import { readQrFromPage } from "../support/qr.ts";
import { sendTextOn, waitForWords } from "../support/screens.ts";

declare global {
  interface Window {
    hasSpokenOfNoPath?: boolean;
  }
}

const usual: RouterOptions = { nat: "port-restricted" };
const slowLine = { kilobitsPerSecondDown: 60, kilobitsPerSecondUp: 40, roundTripMs: 800 };
/** Of these it takes some 18. */
const arrivesMs = 45_000;
/** Chromium waits until its network has stood for two seconds, and breaks off what is loading then. */
const noticesMs = 4_000;
const testTimeoutMs = 90_000;

let network: HardNetwork;

beforeAll(async () => {
  network = await openHardNetwork();
});
afterAll(async () => network?.close());

test(
  "[SG61] 60 kbit/s and 800 ms there and back: the text arrives, and no screen blames the network meanwhile",
  async () => {
    network.connect({ computer: usual, phone: { ...usual, line: slowLine } });
    const { computer, phone } = network;
    const popup = await computer.openPopup();
    await sendTextOn(popup, "a text by 2G");
    const link = await readQrFromPage(popup);
    await popup.evaluate(() => {
      window.hasSpokenOfNoPath = false;
      const look = (): void => {
        if (document.body.innerText.includes("lets nothing through")) window.hasSpokenOfNoPath = true;
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    });
    await phone.page.goto("about:blank");
    await sleep(noticesMs);
    await goOn(phone.page, link);
    await waitForWords(phone.page, "Connecting…");
    await waitForWords(phone.page, "a text by 2G", arrivesMs);
    await waitForWords(popup, "Connected");
    expect(await popup.evaluate(() => window.hasSpokenOfNoPath)).toBe(false);
  },
  testTimeoutMs,
);

/** Where it notices later still, it says so, and a person loads the page again. */
async function goOn(page: Page, link: string): Promise<void> {
  const go = () => page.goto(link, { timeout: arrivesMs });
  await go().catch((error: unknown) => {
    if (!String(error).includes("ERR_NETWORK_CHANGED")) throw error;
    return go();
  });
}
