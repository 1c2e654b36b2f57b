/** The phone sends back in the same session: a notification, files in Downloads/PairQR, text in the popup with Copy. */

import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowClipboard, readClipboard } from "./support/clipboard.ts";
import { createRandomFile, sha256OfFile, waitForDownload } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { clickOn, pickFilesOn, readShownText, sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const largeBytes = 40_000_000;

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney({ routes: { "/": { contentType: "text/html", body: "<title>Here</title>" } } });
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "Android");
  await popup.close();
});
afterAll(async () => journey?.close());

test("a text makes a notification, and stands in the popup with Copy", async () => {
  const text = "Vom Telefon:\n  שלום 👋🏽 \t Ende";
  await sendTextOn(journey.phone.page, text);
  await expectNotification(/^text:/);
  await waitForWords(journey.phone.page, "Sent");

  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "Vom Telefon:");
  expect(await readShownText(popup)).toBe(text);
  await clickOn(popup, "Copy");
  await waitForWords(popup, "Copied");
  await popup.close();
  await allowClipboard(tab);
  expect(await readClipboard(tab)).toBe(text);
});

test("photos and files land in Downloads/PairQR with their bytes; the popup says so", async () => {
  const photos = [await create("IMG 1.jpg", 1_500_000), await create("Bild 🏔.png", 400_000)];
  const files = [await create("empty.txt", 0), await create("Bericht (final).pdf", 70_001)];
  await pickFilesOn(journey.phone.page, photos, "photos");
  await pickFilesOn(journey.phone.page, files);
  for (const path of [...photos, ...files]) await expectInDownloads(path);
  await expectNotification(/^files:/);

  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "Bericht (final).pdf");
  await waitForWords(popup, "Saved in Downloads/PairQR");
  await popup.close();
});

test("a name that is taken gets a number; nothing is overwritten", async () => {
  const first = await create("same.txt", 100);
  const second = await create("again/same.txt", 200);
  await pickFilesOn(journey.phone.page, [first]);
  await expectInDownloads(first);
  await pickFilesOn(journey.phone.page, [second]);
  await expectInDownloads(second, "same (1).txt");
  expect(await sha256OfFile(downloaded("same.txt"))).toBe(await sha256OfFile(first));
});

test("a large file arrives though the service worker is stopped meanwhile and no popup is open", async () => {
  const large = await create("video.mp4", largeBytes);
  await pickFilesOn(journey.phone.page, [large], "photos");
  await journey.phone.page.waitForSelector("[role=progressbar]");
  await journey.computer.stopServiceWorker();
  await expectInDownloads(large);
  await waitForWords(journey.phone.page, "Delivered");
});

async function create(relativePath: string, sizeBytes: number): Promise<string> {
  return createRandomFile(join(journey.filesDir, relativePath), sizeBytes);
}

function downloaded(name: string): string {
  return join(journey.downloadsDir, "PairQR", name);
}

async function expectInDownloads(
  sourcePath: string,
  name = sourcePath.split("/").at(-1) ?? "",
): Promise<void> {
  const { size } = await stat(sourcePath);
  const saved = await waitForDownload(downloaded(name), size, 45_000);
  expect(await sha256OfFile(saved), name).toBe(await sha256OfFile(sourcePath));
}

/** Asked of the browser, as its id says what it is about; then it is put away, for the next one to be new. */
async function expectNotification(id: RegExp): Promise<void> {
  const worker = await journey.computer.serviceWorker();
  const shown = await waitFor("a notification", async () => {
    const all = await worker.evaluate(() => chrome.notifications.getAll());
    return Object.keys(all).find((each) => id.test(each));
  });
  await worker.evaluate((each) => chrome.notifications.clear(each), shown);
}
