/** What goes wrong is said in a plain sentence, on both sides, within five seconds of being knowable. */

import { randomBytes } from "node:crypto";
import { appendFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { HTTPRequest, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeEach, expect, inject, test } from "vitest";
import { linkLifetimeMs, pairingSecretBytes } from "#protocol/limits";
import { formatPairingLink } from "#protocol/pairing/link";
import { createRandomFile, sha256OfFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { launchPhone, type Phone } from "./support/phones.ts";
import { findQrFromPage, readQrFromPage } from "./support/qr.ts";
import { relayOnlyOn } from "./support/relay-only.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { startServer } from "./support/server.ts";
import { waitFor } from "./support/wait.ts";

const promisedMs = 5_000;

let journey: Journey | undefined;
let otherPhone: Phone | undefined;
let clockAheadMs = 0;
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  clockAheadMs = 0;
  await otherPhone?.close();
  otherPhone = undefined;
  await journey?.endSession();
});
afterAll(async () => journey?.close());

/** One for all tests but the last, which ends its computer. */
beforeEach(async () => {
  journey ??= await openJourney({ server: { now: () => Date.now() + clockAheadMs } });
});

test("server away: the code is there, a sentence says what is wrong, and the same code works once it is back", async () => {
  const { computer, server, openOnPhone } = stage();
  await server.stop();
  const popup = await computer.openPopup();
  const link = await readQrFromPage(popup, promisedMs);
  await waitForWords(popup, "The PairQR server does not answer", promisedMs);
  await waitForWords(popup, "Check your internet connection");

  await server.start();
  await waitUntilGone(popup, "The PairQR server does not answer");
  await openOnPhone(link);
  await waitForWords(popup, "Android");
});

test("server away once the page has loaded: the phone says so, and tries again when told to", async () => {
  const { computer, openOnPhone, phone } = stage();
  const popup = await computer.openPopup();
  const link = await readQrFromPage(popup);
  const online = await refuseApi(phone.page);
  await openOnPhone(link);
  await waitForWords(phone.page, "The PairQR server cannot be reached.", promisedMs);
  await waitForWords(phone.page, "Check that this device is online");
  await online();
  await clickOn(phone.page, "Try again");
  await waitForWords(popup, "Android");
});

test("too many joins from one address: the phone says to wait a minute, and tries again when told to", async () => {
  const { phone } = stage();
  // The first join finds no session and is made again.
  const server = await startServer({ pageDir: inject("pageDir"), limits: { joinsPerMinute: 1 } });
  cleanups.push(server.close);
  await phone.page.goto(formatPairingLink(server.url, randomBytes(pairingSecretBytes)));
  await waitForWords(phone.page, "Too many attempts in a short time", 2 * promisedMs);
  await waitForWords(phone.page, "Wait a minute, then try again.");
  await clickOn(phone.page, "Try again");
  await waitForWords(phone.page, "Connecting");
});

test("a second phone is refused with a sentence, the host is told, and the first goes on", async () => {
  const { scan, phone } = stage();
  const { popup, link } = await scan();
  await waitForWords(popup, "Android");
  otherPhone = await launchPhone();
  await otherPhone.page.goto(link);
  await waitForWords(otherPhone.page, "This code has already been used: by another device", promisedMs);
  await waitForWords(otherPhone.page, "If not, end the session on the other device at once");
  await waitForWords(popup, "Another device, or another tab, opened this code and was refused.", promisedMs);
  await sendTextOn(popup, "still the two of us");
  await waitForWords(phone.page, "still the two of us");
});

test("a link that nobody scanned expires: host and late phone are told", async () => {
  const { computer, openOnPhone, phone } = stage();
  const popup = await computer.openPopup();
  const link = await readQrFromPage(popup);
  // Ten minutes of sleep: every clock is ahead, and no timer has run.
  clockAheadMs = linkLifetimeMs + 1_000;
  await (await computer.offscreenPage()).evaluate((aheadMs) => {
    const now = Date.now;
    Date.now = () => now() + aheadMs;
  }, clockAheadMs);
  await waitForWords(popup, "This code has expired", promisedMs);
  await openOnPhone(link);
  await waitForWords(phone.page, "This code is no longer in use: it has expired", promisedMs);

  await clickOn(popup, "Show a new code");
  expect(await readQrFromPage(popup)).not.toBe(link);
});

test("no way between the two: both say so, and the popup shows no used code but offers one that works", async () => {
  const { computer, openOnPhone, phone } = stage();
  const takeBack = await relayOnlyOn(phone.page, "turn:nowhere.invalid");
  cleanups.push(() => takeBack().catch(() => undefined));
  const popup = await computer.openPopup();
  const link = await readQrFromPage(popup);
  const scannedAt = performance.now();
  await openOnPhone(link);
  const noPath = "the network between them lets nothing through";
  await waitForWords(phone.page, noPath, 20_000);
  await waitForWords(popup, noPath, 25_000 - (performance.now() - scannedAt));
  await waitForWords(popup, "Then show a new code.");
  expect(await findQrFromPage(popup)).toBeUndefined();

  await takeBack();
  await clickOn(popup, "Show a new code");
  const fresh = await readQrFromPage(popup);
  expect(fresh).not.toBe(link);
  await openOnPhone(fresh);
  await waitForWords(popup, "Android");
});

test.each([
  ["vanishes from the disk", unlink],
  ["is written to", (path: string) => appendFile(path, "more")],
])("a file that %s under way: both sides are told, the others arrive", async (what, meddle) => {
  const { scan, phone, filesDir } = stage();
  const before = await createRandomFile(join(filesDir, `before-${what}.bin`), 100_000);
  const vanishing = await createRandomFile(join(filesDir, "vanishing.bin"), 150_000_000);
  const other = await createRandomFile(join(filesDir, `other-${what}.bin`), 3_000_000);
  const { popup } = await scan();
  await waitForWords(popup, "Android");
  await pickFilesOn(popup, [before, vanishing]);
  const beforeOnPhone = { name: `before-${what}.bin`, sizeBytes: 100_000 };
  expect(await saveOnPhone(stage(), beforeOnPhone)).toBe(await sha256OfFile(before));
  await pickFilesOn(popup, [other]);
  await meddle(vanishing);
  await waitForWords(popup, "A file could not be read: it was moved, changed or deleted.", promisedMs);
  await waitForWords(phone.page, "The other device could no longer read a file", promisedMs);

  const otherOnPhone = { name: `other-${what}.bin`, sizeBytes: 3_000_000 };
  expect(await saveOnPhone(stage(), otherOnPhone)).toBe(await sha256OfFile(other));
});

test("the end in the middle of a transfer: nothing promises to go on, and what is left can be hidden", async () => {
  const { scan, phone, filesDir } = stage();
  const path = await createRandomFile(join(filesDir, "cut short.bin"), 400_000_000);
  const { popup } = await scan();
  await waitForWords(popup, "Android");
  await pickFilesOn(popup, [path]);
  await waitForWords(popup, "Sending…");
  await waitForWords(phone.page, "Receiving…");
  await clickOn(phone.page, "Connected to");
  await clickOn(phone.page, "End session");
  await clickOn(phone.page, "Stop and end");
  for (const screen of [phone.page, popup]) {
    await waitForWords(screen, "Not finished: the session ended");
    const shown = await screen.evaluate(() => document.body.innerText);
    expect(shown).toContain("cut short.bin");
    expect(shown).not.toMatch(/Cancel|goes on by itself|Received|Sent \d/);
    await clickOn(screen, "Remove");
    await waitUntilGone(screen, "cut short.bin");
  }
});

test("the server dies once they are paired: the transfer does not notice", async () => {
  const { scan, server, phone, filesDir } = stage();
  const path = await createRandomFile(join(filesDir, "through.bin"), 30_000_000);
  const { popup } = await scan();
  await waitForWords(popup, "Android");
  await pickFilesOn(popup, [path]);
  await phone.page.waitForSelector("[role=progressbar]");
  await server.stop();
  const expected = { name: "through.bin", sizeBytes: 30_000_000 };
  expect(await saveOnPhone(stage(), expected)).toBe(await sha256OfFile(path));
  await sendTextOn(phone.page, "and back");
  await waitForWords(popup, "and back");
  expect(await popup.evaluate(() => document.body.innerText)).not.toContain("does not answer");
  await server.start();
});

test("the phone is gone from one moment to the next: the host says so, and what to do", async () => {
  const { computer } = stage();
  otherPhone = await launchPhone();
  const popup = await computer.openPopup();
  await otherPhone.page.goto(await readQrFromPage(popup));
  await waitForWords(popup, "Android");
  otherPhone.browser.process()?.kill("SIGKILL");
  await waitForWords(popup, "No answer at the moment", promisedMs);
  await waitForWords(popup, "The other device may be locked");
  await waitForWords(popup, "If the page was closed on the phone, choose “New code” and scan again.");
});

test("the computer is gone from one moment to the next: the phone says so, and what to do", async () => {
  const { scan, computer, phone } = stage();
  const { popup } = await scan();
  await waitForWords(popup, "Android");
  computer.browser.process()?.kill("SIGKILL");
  await waitForWords(phone.page, "No answer at the moment", promisedMs);
  await waitForWords(phone.page, "The other device may be locked");
  await journey?.close();
  journey = undefined;
});

function stage(): Journey {
  if (journey === undefined) throw new Error("No journey is open.");
  return journey;
}

/** As if the network went away behind the page; returns what brings it back. */
async function refuseApi(page: Page): Promise<() => Promise<void>> {
  const answer = (request: HTTPRequest) => {
    const isApi = new URL(request.url()).pathname.startsWith("/api/");
    void (isApi ? request.abort("internetdisconnected") : request.continue());
  };
  const online = async () => {
    page.off("request", answer);
    await page.setRequestInterception(false);
  };
  page.on("request", answer);
  await page.setRequestInterception(true);
  cleanups.push(online);
  return online;
}

async function waitUntilGone(page: Page, words: string): Promise<void> {
  await waitFor(`the end of "${words}"`, () =>
    page.evaluate((gone) => !document.body.innerText.includes(gone), words),
  );
}
