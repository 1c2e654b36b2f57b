/** See and steer, on both screens: who is connected and how, how far it is, cancel, end; and the badge on the icon. */

import { readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRandomFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { findQrFromPage, readQrFromPage } from "./support/qr.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

/** Under way for as long as a test looks at it. */
const longBytes = 400_000_000;
/** "12 MB of 400 MB · 8.2 MB/s · 50 sec left" */
const pace = /[\d.]+ MB of 400 MB\s*·\s*[\d.]+ [kM]B\/s\s*·\s*\S.* left/;

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney();
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test("waiting, then connected: to which device, how, with the same safety words on both screens", async () => {
  const popup = await journey.computer.openPopup();
  const link = await readQrFromPage(popup);
  await waitForWords(popup, "Valid for");
  await expectBadge("…");
  await journey.openOnPhone(link);

  await waitForWords(popup, "Chrome · Android");
  await waitForWords(popup, "Direct");
  await waitForWords(journey.phone.page, "Chromium · Linux");
  await waitForWords(journey.phone.page, "Direct");
  await expectBadge("●");
  expect(await findQrFromPage(popup)).toBeUndefined();
  const words = await safetyWordsOf(popup);
  expect(words).toHaveLength(4);
  expect(await safetyWordsOf(journey.phone.page)).toEqual(words);
});

test("progress with rate and time left on both screens, and on the badge; cancelled at the computer", async () => {
  const { popup, phonePage } = await connect();
  await pickFilesOn(popup, [await longFile("one.bin")]);
  for (const page of [popup, phonePage]) await waitForPace(page);
  await expectBadge(/^\d+%$/);
  await clickOn(popup, "Cancel one.bin");
  await waitForWords(popup, "You cancelled this.");
  await waitForWords(phonePage, "The other device cancelled this.");
  await expectBadge("●");
  await expectStillSends(popup, phonePage);
});

test("cancelled at the phone, and what comes after it arrives", async () => {
  const { popup, phonePage } = await connect();
  await pickFilesOn(popup, [await longFile("two.bin")]);
  await waitForPace(phonePage);
  await clickOn(phonePage, "Cancel two.bin");
  await waitForWords(phonePage, "You cancelled this.");
  await waitForWords(popup, "The other device cancelled this.");
  const next = await createRandomFile(join(journey.filesDir, "next.bin"), 1_000_000);
  await pickFilesOn(popup, [next]);
  await saveOnPhone(journey, { name: "next.bin", sizeBytes: 1_000_000 });
  await waitForWords(popup, "Delivered");
});

test("from the phone: progress on both screens; cancelled at either end, nothing is left in Downloads", async () => {
  const { popup, phonePage } = await connect();
  await pickFilesOn(phonePage, [await longFile("three.bin")]);
  for (const page of [popup, phonePage]) await waitForPace(page);
  await clickOn(popup, "Cancel three.bin");
  await waitForWords(phonePage, "The other device cancelled this.");

  await pickFilesOn(phonePage, [await longFile("four.bin")]);
  await waitForPace(popup);
  await clickOn(phonePage, "Cancel four.bin");
  await waitForWords(phonePage, "You cancelled this.");
  await expectStillSends(phonePage, popup);
  expect(await readdir(join(journey.downloadsDir, "PairQR")).catch(() => [])).toEqual([]);
});

test("a new code or the end, while a file is under way: asked first, and always in view", async () => {
  const { popup, phonePage } = await connect();
  for (let count = 1; count <= 9; count += 1) await sendTextOn(popup, `line\n`.repeat(9).concat(`${count}`));
  await pickFilesOn(popup, [await longFile("five.bin")]);
  await waitForPace(popup);
  for (const scroll of [0, 5_000]) {
    await popup.evaluate((top) => scrollTo({ top, behavior: "instant" }), scroll);
    expect(await popup.$$eval("footer button", areInView)).toEqual([true, true]);
  }
  await clickOn(popup, "New code");
  await waitForWords(popup, "This stops the transfer of ");
  // The file's own button begins with the same word.
  await popup.locator("footer button:last-child").click();
  await waitForPace(popup);
  await clickOn(popup, "End session");
  await waitForWords(popup, "This stops the transfer of ");
  await clickOn(popup, "Stop and end");
  await waitForWords(popup, "You ended the session.");
  await waitForWords(phonePage, "The other device ended the session.");
});

test("ended at the computer: the phone says so and what to do; the badge goes", async () => {
  const { popup, phonePage } = await connect();
  await clickOn(popup, "End session");
  await waitForWords(popup, "You ended the session.");
  await waitForWords(phonePage, "The other device ended the session.");
  await waitForWords(phonePage, "show a new code there and scan it");
  await popup.close();
  await expectBadge("");
});

test("ended at the phone: the computer says so and offers a new code", async () => {
  const { popup, link, phonePage } = await connect();
  await openDetails(phonePage);
  await clickOn(phonePage, "End session");
  await waitForWords(phonePage, "You ended the session.");
  await waitForWords(popup, "The other device ended the session.");
  await clickOn(popup, "Show a new code");
  expect(await readQrFromPage(popup)).not.toBe(link);
});

async function connect(): Promise<{ popup: Page; link: string; phonePage: Page }> {
  const { popup, link } = await journey.scan();
  await waitForWords(popup, "Android");
  return { popup, link, phonePage: journey.phone.page };
}

function areInView(buttons: readonly Element[]): boolean[] {
  return buttons.map((button) => {
    const { top, bottom } = button.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

/** No bytes on this disk, and all of them through the channel. */
async function longFile(name: string): Promise<string> {
  const path = join(journey.filesDir, name);
  await writeFile(path, "");
  await truncate(path, longBytes);
  return path;
}

async function waitForPace(page: Page): Promise<void> {
  await waitFor("progress with rate and time left", async () =>
    pace.test(await page.evaluate(() => document.body.innerText)),
  );
}

async function expectStillSends(from: Page, to: Page): Promise<void> {
  await sendTextOn(from, "and on it goes");
  await waitForWords(to, "and on it goes");
}

async function expectBadge(badge: string | RegExp): Promise<void> {
  const worker = await journey.computer.serviceWorker();
  const isShown = async () => {
    const shown = await worker.evaluate(() => chrome.action.getBadgeText({}));
    return typeof badge === "string" ? shown === badge : badge.test(shown);
  };
  await waitFor(`the badge ${String(badge)}`, isShown);
}

async function openDetails(page: Page): Promise<void> {
  await (await page.waitForSelector("details summary"))?.click();
}

async function safetyWordsOf(page: Page): Promise<readonly string[]> {
  await openDetails(page);
  await waitForWords(page, "Safety words");
  return page.$eval("details [translate=no]", (words) => (words.textContent ?? "").split(" "));
}
