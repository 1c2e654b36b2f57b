/** The first run of a build that names no server: it asks for one, checks it, and then works; and the options change it. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney();
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

async function checkServer(page: Page, address: string): Promise<void> {
  await page.$eval("input[type=url]", (box) => box instanceof HTMLInputElement && box.select());
  await page.type("input[type=url]", address);
  await clickOn(page, "Check and save");
}

test("a mistyped address is told, the right one is kept, and the phone has the text", async () => {
  await storeSettings(journey.computer, { serverUrl: "" });
  const popup = await journey.computer.openPopup();
  await waitForWords(popup, "Which server");
  await checkServer(popup, "http://localhost:1");
  await waitForWords(popup, "No answer from this address.");
  await checkServer(popup, journey.server.pageOrigin);
  const link = await readQrFromPage(popup);
  await sendTextOn(popup, "the first of all");
  await journey.openOnPhone(link);
  await waitForWords(journey.phone.page, "the first of all");
  await popup.close();
  await journey.endSession();
  await readQrFromPage(await journey.computer.openPopup());
});

test("the options refuse an address where no PairQR answers, and the one before it stays", async () => {
  await storeSettings(journey.computer, { serverUrl: journey.server.pageOrigin });
  const options = await journey.computer.openExtensionPage("options.html");
  await checkServer(options, journey.site.url);
  await waitForWords(options, "No answer from this address.");
  const { settings } = await options.evaluate(() => chrome.storage.local.get("settings"));
  expect(settings).toEqual({ serverUrl: journey.server.pageOrigin });
  await options.close();
  const { popup } = await journey.scan();
  await waitForWords(popup, "Connected to");
});
