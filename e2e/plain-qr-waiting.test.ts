/** Plain QR switched on where no popup shows the code of the session that waits: it waits no longer, nor does its host. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { sendTextOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";
import { waitFor } from "./support/wait.ts";

const switchSelector = "[role=switch]";
const routes = { "/": { contentType: "text/html", body: "<!doctype html><title>A page</title>" } };

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney({ routes });
  tab = await journey.computer.browser.newPage();
  await tab.goto(`${journey.site.url}/`);
});
afterEach(async () => {
  await journey.endSession();
  await storeSettings(journey.computer, {});
});
afterAll(async () => journey?.close());

test("in the settings: the session and its host are gone, the code leads nowhere; off again there is one at once", async () => {
  const popup = await journey.computer.openPopup(tab);
  const link = await readQrFromPage(popup);
  await waitForWords(popup, "Valid for");
  await popup.close();
  expect(hasHost()).toBe(true);

  await switchInSettings("true");
  await waitFor("the end of the host", () => !hasHost());
  await journey.openOnPhone(link);
  await waitForWords(journey.phone.page, "This code is no longer in use");

  const plain = await journey.computer.openPopup(tab);
  expect(await readQrFromPage(plain)).toBe(tab.url());
  expect(hasHost()).toBe(false);
  await plain.locator(switchSelector).click();
  await waitForWords(plain, "Point your phone");
  await journey.openOnPhone(await readQrFromPage(plain));
  await waitForWords(plain, "Android");
});

test("with a phone that is there: it stays, and so it does in the popup after it", async () => {
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "Android");
  await popup.close();
  await switchInSettings("true");
  await sendTextOn(journey.phone.page, "still there");
  const next = await journey.computer.openPopup(tab);
  await waitForWords(next, "still there");
  await sendTextOn(next, "so am I");
  await waitForWords(journey.phone.page, "so am I");
});

function hasHost(): boolean {
  return journey.computer.browser.targets().some((target) => target.type() === "background_page");
}

async function switchInSettings(isOn: "true" | "false"): Promise<void> {
  const options = await journey.computer.openExtensionPage("options.html");
  await options.locator(switchSelector).click();
  await options.waitForSelector(`${switchSelector}[aria-checked=${isOn}]`);
  await options.close();
}
