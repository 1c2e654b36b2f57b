/** In French from the first screen to the last: popup, options and phone page, with no English string left. */

import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findEnglish } from "./support/english.ts";
import { createRandomFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";
import { waitFor } from "./support/wait.ts";

const language = "fr";
const body = `<!doctype html><meta charset="utf-8"><title>Une page</title><p>Rien de choisi</p>`;
/** Still under way when it has been looked at. */
const largeBytes = 2_000_000_000;

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  const routes = { "/": { contentType: "text/html; charset=utf-8", body } };
  journey = await openJourney({ routes, language });
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
});
afterEach(async () => {
  await journey.server.start();
  await journey.endSession();
  await storeSettings(journey.computer, { language });
});
afterAll(async () => journey?.close());

test("the options offer French, speak it at once, and the popup does too", async () => {
  await storeSettings(journey.computer, { language: "en" });
  const options = await journey.computer.openExtensionPage("options.html");
  await waitForWords(options, "PairQR settings");
  expect(await findEnglish(options, language)).not.toEqual([]);
  const iconTitle = () => options.evaluate(() => chrome.action.getTitle({}));
  // The browser speaks French: its own name for the icon would be French as well.
  await waitFor("the icon's name in English", async () => (await iconTitle()) === "Send to phone");
  await options.select("select:has(option[value=fr])", language);
  await waitForWords(options, "Paramètres de PairQR");
  await expectFrench(options);
  await waitFor("the icon's name in French", async () => (await iconTitle()) === "Envoyer au téléphone");
  await options.$eval("input[type=url]", (box) => box instanceof HTMLInputElement && box.select());
  await options.type("input[type=url]", "foo bar");
  await clickOn(options, "Vérifier et enregistrer");
  await waitForWords(options, "Ce n’est pas une adresse web");
  await expectFrench(options);
  await options.close();
  const popup = await openedPopup("Une page");
  await expectFrench(popup);
  expect(await popup.$eval("h1", (title) => title.textContent)).toBe("Pointez l’appareil photo ici");
  expect(await popup.$eval("h1", linesOf)).toBe(1);
  // As high as a browser lets a popup be: nothing of it is out of sight.
  expect(await popup.evaluate(() => document.documentElement.offsetHeight)).toBeLessThanOrEqual(600);
});

test("waiting: with text and file to send, and with a server that does not answer", async () => {
  const popup = await openedPopup("Une page");
  await sendTextOn(popup, "Bonjour");
  await pickFilesOn(popup, [await createRandomFile(join(journey.filesDir, "photo.jpg"), 5_000)]);
  await waitForWords(popup, "photo.jpg");
  await expectFrench(popup);
  await popup.close();
  await journey.endSession();
  await journey.server.stop();
  const alone = await openedPopup("ne répond pas");
  await expectFrench(alone);
});

test("plain QR code, too much for one, and no server", async () => {
  await storeSettings(journey.computer, { language, isPlainQr: true });
  const popup = await openedPopup("Scannez pour lire");
  await expectFrench(popup);
  await popup.focus("textarea");
  await popup.keyboard.sendCharacter("long ".repeat(200));
  await waitForWords(popup, "C’est trop");
  await expectFrench(popup);
  await popup.close();
  await storeSettings(journey.computer, { language, serverUrl: "" });
  await expectFrench(await openedPopup("Quel serveur"));
});

test("connected with items and a transfer under way, then ended, on both screens", async () => {
  const { filesDir, phone } = journey;
  const { popup } = await journey.scan(tab);
  await waitForWords(phone.page, "Une page");
  await sendTextOn(popup, "Bonjour\nà vous");
  await sendTextOn(phone.page, "Merci");
  await waitForWords(popup, "Merci");
  const files = ["un.txt", "deux.txt"].map((name) => createRandomFile(join(filesDir, name), 3_000));
  await pickFilesOn(popup, await Promise.all(files));
  await waitForWords(phone.page, "deux.txt");
  await pickFilesOn(phone.page, [await createRandomFile(join(filesDir, "retour.bin"), 70_000)]);
  await waitForWords(popup, "Téléchargements/PairQR");
  const large = join(filesDir, "grand.bin");
  await writeFile(large, "");
  await truncate(large, largeBytes);
  await pickFilesOn(popup, [large]);
  await waitForWords(phone.page, "Mo/s");
  await popup.locator("summary").click();
  await phone.page.locator("summary").click();
  await expectFrench(popup);
  await expectFrench(phone.page);
  await clickOn(phone.page, "Annuler grand.bin");
  await waitForWords(popup, "L’autre appareil a annulé");
  await clickOn(popup, "Terminer la session");
  await waitForWords(popup, "Vous avez mis fin à la session.");
  await waitForWords(phone.page, "L’autre appareil a mis fin à la session.");
  await expectFrench(popup);
  await expectFrench(phone.page);
});

test("the phone: share from here, connecting for long, and a damaged link", async () => {
  const { browser } = journey.phone;
  const page = await browser.newPage();
  await page.goto(journey.server.pageOrigin);
  await readQrFromPage(page);
  await expectFrench(page);
  await page.goto("about:blank");
  await page.goto(`${journey.server.pageOrigin}/#1abc`);
  await waitForWords(page, "lien");
  await expectFrench(page);
  await page.evaluateOnNewDocument(() => {
    RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);
  });
  const popup = await openedPopup("Une page");
  await page.goto("about:blank");
  await page.goto(await readQrFromPage(popup));
  await waitForWords(page, "plus long que d’habitude");
  await expectFrench(page);
  await waitForWords(popup, "Un appareil a scanné le code.");
  await expectFrench(popup);
  await page.close();
});

function linesOf(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getClientRects().length;
}

async function openedPopup(words: string): Promise<Page> {
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, words);
  return popup;
}

async function expectFrench(page: Page): Promise<void> {
  expect(await page.$eval("html", (html) => html.lang)).toBe(language);
  expect(await findEnglish(page, language)).toEqual([]);
}
