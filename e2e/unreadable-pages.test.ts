/** Where an extension may not look: the popup works, says what it could not read, and sends the address it knows. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const hidden = "The browser shows PairQR nothing of this tab.";
const storeUrl = "https://chromewebstore.google.com/detail/something/abcdefghijklmnop";

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney();
});
afterEach(async () => {
  await journey.endSession();
  await tab.close();
});
afterAll(async () => journey?.close());

test("a file on the computer: no phone can open its address", async () => {
  const path = join(journey.filesDir, "local page.html");
  await writeFile(path, "<title>A local page</title>");
  tab = await journey.computer.browser.newPage();
  await tab.goto(pathToFileURL(path).href);
  await expectTypedTextToGo("This is a file on your computer");
});

test.each(["chrome://version/", "chrome://extensions/", "about:blank"])(
  "%s: the browser tells nothing of it",
  async (url) => {
    tab = await journey.computer.browser.newPage();
    await tab.goto(url);
    await expectTypedTextToGo(hidden);
  },
);

test.each([
  [storeUrl, "Extensions may not look into the extension store"],
  ["https://unreachable.example/page", "This page does not let extensions look"],
])("%s, which the browser could not load: its own page of failure stands there", async (url, sentence) => {
  tab = await journey.computer.browser.newPage();
  // Nothing outside is asked.
  await tab.setOfflineMode(true);
  await expect(tab.goto(url)).rejects.toThrow("ERR_INTERNET_DISCONNECTED");
  // Until that stands there, it depends on the moment what the browser tells.
  const isFailure = () => tab.evaluate(() => location.protocol === "chrome-error:").catch(() => false);
  await waitFor("the browser's page of failure", isFailure);
  await expectTypedTextToGo(sentence);
});

test("a window of PairQR's own, as a notification opens it, is not about itself", async () => {
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  const worker = await journey.computer.serviceWorker();
  await worker.evaluate(async () => {
    await chrome.windows.create({ url: chrome.runtime.getURL("popup.html?window=1"), type: "popup" });
  });
  const target = await journey.computer.browser.waitForTarget((each) =>
    each.url().includes("popup.html?window=1"),
  );
  const popup = await target.asPage();
  await waitForWords(popup, hidden);
  expect(await popup.evaluate(() => document.body.textContent)).not.toContain("chrome-extension:");
  await popup.close();
});

async function expectTypedTextToGo(sentence: string): Promise<void> {
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, sentence);
  await sendTextOn(popup, `typed over ${tab.url()}`);
  // It takes the place of what would have been sent; a person's hand is slower than that, a test's is not.
  await waitForWords(popup, `typed over ${tab.url()}`);
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(journey.phone.page, `typed over ${tab.url()}`);
}
