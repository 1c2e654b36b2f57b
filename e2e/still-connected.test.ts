/** While a phone is connected the icon offers what is in front with one button, and right-click sends at once. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Desktop, openDesktop } from "./support/desktop.ts";
import {
  createRandomFile,
  createTemporaryFolder,
  sha256OfFile,
  type TemporaryFolder,
} from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { findQrFromPage, readQrFromPage } from "./support/qr.ts";
import { clickOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const pictureBytes = 50_000;
const text = "the passage in question";
const html = `<!doctype html><title>Second page</title>
  <p id="text">${text}</p><p><a id="link" href="https://example.org/a?b=c#d">a link</a></p>
  <img id="image" src="/picture.png" width="100" height="100"><p id="page">nothing</p>`;

let desktop: Desktop;
let journey: Journey;
let tab: Page;
let firstLink: string;
let folder: TemporaryFolder;
let picture: string;

beforeAll(async () => {
  desktop = await openDesktop();
  folder = await createTemporaryFolder("picture");
  picture = await createRandomFile(join(folder.path, "picture.png"), pictureBytes);
  const routes = {
    "/": { contentType: "text/html", body: "<title>First page</title>" },
    "/second": { contentType: "text/html", body: html },
    "/picture.png": { contentType: "image/png", body: await readFile(picture) },
  };
  journey = await openJourney({ display: desktop.display, routes });
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  const { popup, link } = await journey.scan(tab);
  firstLink = link;
  await waitForWords(popup, "Android");
  await popup.close();
  await tab.goto(`${journey.site.url}/second`);
});
afterAll(async () => {
  await journey?.close();
  await desktop?.close();
  await folder?.remove();
});

test("the icon offers the page and sends it only when told to, with one button and no code", async () => {
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "Second page");
  await waitForWords(popup, "Send this page");
  expect(await findQrFromPage(popup)).toBeUndefined();
  expect(await wordsOf(journey.phone.page)).not.toContain("Second page");

  await clickOn(popup, "Send this page");
  await waitForWords(journey.phone.page, "Second page");
  await waitFor("the button's end", async () => !(await wordsOf(popup)).includes("Send this page"));
  await popup.close();
});

test("the icon offers the selection", async () => {
  await select("#text");
  const popup = await journey.computer.openPopup(tab);
  await clickOn(popup, "Send selection");
  await waitForWords(journey.phone.page, text);
  await popup.close();
  await tab.evaluate(() => getSelection()?.removeAllRanges());
});

test("right-click sends a link, a selection, the page and an image at once: no popup, no code", async () => {
  await desktop.chooseFromMenu(tab, "#link", 2);
  await waitForWords(journey.phone.page, "/a?b=c#d");
  await expectBadge("✓");

  await select("#text");
  await desktop.chooseFromMenu(tab, "#text", 2);
  await waitFor("the selection, a second time", () => hasTimes(text, 2));
  await tab.evaluate(() => getSelection()?.removeAllRanges());

  await desktop.chooseFromMenu(tab, "#page", 3);
  await waitFor("the page, a second time", () => hasTimes("Second page", 2));

  await desktop.chooseFromMenu(tab, "#image", 2);
  const saved = await saveOnPhone(journey, { name: "picture.png", sizeBytes: pictureBytes });
  expect(saved).toBe(await sha256OfFile(picture));
  expect(popups()).toEqual([]);
});

test("[PR2] new phone: a fresh code of 32 other bytes, with which another session begins", async () => {
  const popup = await journey.computer.openPopup(tab);
  await clickOn(popup, "New phone");
  const link = await readQrFromPage(popup);
  expect(link).not.toBe(firstLink);
  const secretOf = (text: string) => Buffer.from(text.slice(text.indexOf("#1") + 2), "base64url");
  expect([firstLink, link].map((text) => secretOf(text).length)).toEqual([32, 32]);
  await waitForWords(journey.phone.page, "The other device ended the session.");
  await journey.openOnPhone(link);
  await waitForWords(popup, "Android");
});

function select(selector: string): Promise<void> {
  return tab.$eval(selector, (element) => getSelection()?.selectAllChildren(element));
}

function wordsOf(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText);
}

async function hasTimes(words: string, count: number): Promise<boolean> {
  return (await wordsOf(journey.phone.page)).split(words).length > count;
}

function popups(): readonly string[] {
  const urls = journey.computer.browser.targets().map((target) => target.url());
  return urls.filter((url) => url.includes("/popup.html"));
}

/** It stands there for a moment only. */
async function expectBadge(badge: string): Promise<void> {
  const worker = await journey.computer.serviceWorker();
  const shown = () => worker.evaluate(() => chrome.action.getBadgeText({}));
  await waitFor(`the badge ${badge}`, async () => (await shown()) === badge);
}
