/** While a phone is connected the icon offers what is in front with one button, and right-click sends at once. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
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
import { clickOn, waitForWords, wordsOf } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const pictureBytes = 50_000;
const text = "the passage in question";
const html = `<!doctype html><title>Second page</title>
  <p id="text">${text}</p><p><a id="link" href="https://example.org/a?b=c#d">a link</a></p>
  <img id="image" src="/picture.png" width="100" height="100"><p id="page">nothing</p>`;

const media = `<!doctype html><title>Pictures and sounds</title>
  <img id="allowed" alt="" src="FOREIGN/allowed.png" width="100" height="100">
  <img id="refused" alt="" src="FOREIGN/refused.png" width="100" height="100">
  <style>video { width: 200px; height: 100px }</style>
  <video id="video" src="/movie.webm" controls></video><audio id="audio" src="/sound.wav" controls></audio>
  <video id="stream" controls></video>
  <script>document.querySelector("#stream").src = URL.createObjectURL(new Blob(["frames"]));</script>`;

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
  const png = { contentType: "image/png", body: await readFile(picture) };
  const routes = {
    "/": { contentType: "text/html", body: "<title>First page</title>" },
    "/second": { contentType: "text/html", body: html },
    "/picture.png": png,
    "/allowed.png": { ...png, headers: { "access-control-allow-origin": "*" } },
    "/refused.png": png,
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

describe("right-click on a page whose pictures are of another site", () => {
  beforeAll(async () => {
    await tab.goto(`${journey.site.url}/?media`);
    await tab.setContent(media.replaceAll("FOREIGN", foreign()), { waitUntil: "load" });
    await listenToNotifications();
  });

  test("an image that its site hands out goes at once, byte for byte", async () => {
    await desktop.chooseFromMenu(tab, "#allowed", 2);
    const saved = await saveOnPhone(journey, { name: "allowed.png", sizeBytes: pictureBytes });
    expect(saved).toBe(await sha256OfFile(picture));
    expect(await notified()).toEqual([]);
  });

  test("an image that its site does not hand out: its link goes at once, and a notification says why", async () => {
    await desktop.chooseFromMenu(tab, "#refused", 2);
    await expectLink(`${foreign()}/refused.png`);
    await waitFor("a notification", async () => (await notified()).length > 0);
    expect(await notified()).toEqual(["The image’s site does not hand it out, so its link is sent instead."]);
  });

  test.each([
    ["a video", "#video", "/movie.webm"],
    ["an audio", "#audio", "/sound.wav"],
  ])("%s goes at once, as its link, and needs no words", async (_what, selector, path) => {
    const before = (await notified()).length;
    await desktop.chooseFromMenu(tab, selector, 2);
    await expectLink(journey.site.url + path);
    await expectBadge("✓");
    expect(await notified()).toHaveLength(before);
  });

  test("a stream without a link of its own: the page's goes at once, and a notification says so", async () => {
    await desktop.chooseFromMenu(tab, "#stream", 2);
    await expectLink(`${journey.site.url}/?media`);
    const words = "This is a stream without a link of its own, so the link of the page is sent.";
    await waitFor("a notification", async () => (await notified()).includes(words));
  });

  afterEach(() => expect(popups()).toEqual([]));
});

test("[PR2] a new code: a fresh code of 32 other bytes, with which another session begins", async () => {
  const popup = await journey.computer.openPopup(tab);
  await clickOn(popup, "New code");
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

async function hasTimes(words: string, count: number): Promise<boolean> {
  return (await wordsOf(journey.phone.page)).split(words).length > count;
}

function popups(): readonly string[] {
  const urls = journey.computer.browser.targets().map((target) => target.url());
  return urls.filter((url) => url.includes("/popup.html"));
}

/** Another origin of the same server: what it does not allow, the page cannot read. */
function foreign(): string {
  return journey.site.url.replace("127.0.0.1", "localhost");
}

async function expectLink(url: string): Promise<void> {
  const hrefs = () =>
    journey.phone.page.$$eval("article a[href]", (all) => all.map((each) => each.getAttribute("href")));
  await waitFor(`a link to ${url} on the phone`, async () => (await hrefs()).includes(url));
}

/** The browser tells nobody what a notification says: its maker's words are noted on their way to it. */
async function listenToNotifications(): Promise<void> {
  const worker = await journey.computer.serviceWorker();
  await worker.evaluate(() => {
    const said: string[] = [];
    const { create } = chrome.notifications;
    Object.assign(globalThis, { said });
    Object.assign(chrome.notifications, {
      create: (id: string, options: chrome.notifications.NotificationCreateOptions) => {
        said.push(options.message);
        return create(id, options);
      },
    });
  });
}

async function notified(): Promise<readonly string[]> {
  const worker = await journey.computer.serviceWorker();
  return worker.evaluate(() => (globalThis as unknown as { readonly said: readonly string[] }).said);
}

/** It stands there for a moment only. */
async function expectBadge(badge: string): Promise<void> {
  const worker = await journey.computer.serviceWorker();
  const shown = () => worker.evaluate(() => chrome.action.getBadgeText({}));
  await waitFor(`the badge ${badge}`, async () => (await shown()) === badge);
}
