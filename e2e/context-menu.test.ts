/** "Send to phone" from the browser's own context menu, and the keyboard shortcut: real menus, real keys. */

import { randomFillSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Desktop, openDesktop } from "./support/desktop.ts";
import { sha256OfFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { readQrFromPage } from "./support/qr.ts";
import { readShownText, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const selected = "Erste Zeile\n  zweite Zeile 👋🏽";
const picture = randomPicture();
const png = { contentType: "image/png", body: picture };
const silence = { contentType: "audio/wav", body: silentWav() };
const body = `<!doctype html><title>A page with everything</title>
  <style>* { margin: 8px } img { width: 120px; height: 120px } video { width: 200px; height: 100px }</style>
  <pre id="text">${selected}</pre>
  <a id="link" href="/elsewhere?a=1#part">A link to somewhere else</a><br>
  <img id="image" src="/photo%20one.png?size=2">
  <img id="foreign" alt="" src="FOREIGN/refused.png">
  <img id="allowed" alt="" src="FOREIGN/allowed.png"><br>
  <video id="video" src="/movie.webm" controls></video>
  <audio id="audio" src="/sound.wav" controls></audio>
  <p id="page">just the page</p>`;

let desktop: Desktop;
let journey: Journey;
let tab: Page;

beforeAll(async () => {
  desktop = await openDesktop();
  journey = await openJourney({
    display: desktop.display,
    routes: {
      "/": { contentType: "text/html; charset=utf-8", body: "<title>Empty</title>" },
      "/photo%20one.png": png,
      "/refused.png": png,
      "/allowed.png": { ...png, headers: { "access-control-allow-origin": "*" } },
      "/sound.wav": silence,
    },
  });
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  // Another origin of the same server: what it does not allow, the page cannot read.
  const foreign = journey.site.url.replace("127.0.0.1", "localhost");
  await tab.setContent(body.replaceAll("FOREIGN", foreign), { waitUntil: "load" });
});
afterEach(async () => journey.endSession());
afterAll(async () => {
  await journey?.close();
  await desktop?.close();
});

test("a selection, with its line breaks", async () => {
  await tab.$eval("#text", (element) => getSelection()?.selectAllChildren(element));
  await openPhoneFromMenu("#text");
  await waitForWords(journey.phone.page, "Erste Zeile");
  expect(await readShownText(journey.phone.page)).toBe(selected);
  await tab.evaluate(() => getSelection()?.removeAllRanges());
});

test("a link", async () => {
  await openPhoneFromMenu("#link");
  await expectLink(`${journey.site.url}/elsewhere?a=1#part`);
});

test("the page", async () => {
  // Below the extension's entry there are two of the browser's.
  await openPhoneFromMenu("#page", 3);
  await waitForWords(journey.phone.page, "A page with everything");
  await expectLink(`${journey.site.url}/`);
});

test.each([
  ["of the page's own site", "#image", "photo one.png"],
  ["of another site that allows it", "#allowed", "allowed.png"],
])("an image %s, byte by byte", async (_whose, selector, name) => {
  await openPhoneFromMenu(selector);
  const original = join(journey.filesDir, name);
  await writeFile(original, picture);
  const saved = await saveOnPhone(journey, { name, sizeBytes: picture.length });
  expect(saved).toBe(await sha256OfFile(original));
  expect(await journey.phone.page.$eval("article img", (image) => image.getAttribute("alt"))).toContain(name);
});

test("an image that its site does not hand out: its link goes, and the popup says why", async () => {
  const reason = "The image’s site does not hand it out, so its link is sent instead.";
  await openPhoneFromMenu("#foreign", 2, reason);
  await expectLink(`${journey.site.url.replace("127.0.0.1", "localhost")}/refused.png`);
});

test.each([
  ["a video", "#video", "/movie.webm"],
  ["an audio", "#audio", "/sound.wav"],
])("%s goes as its link", async (_what, selector, path) => {
  await openPhoneFromMenu(selector);
  await expectLink(journey.site.url + path);
});

test("the keyboard shortcut does what the icon does", async () => {
  await desktop.click(tab, "#page");
  await tab.$eval("#text", (element) => getSelection()?.selectAllChildren(element));
  const popup = await popupAfter(() => desktop.pressKeys("alt+shift+q"));
  await waitForWords(popup, "Erste Zeile");
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(journey.phone.page, "zweite Zeile 👋🏽");
});

/** Chooses the extension's entry, and scans the code once the popup says these words. */
async function openPhoneFromMenu(selector: string, stepsUp = 2, words = "Will be sent"): Promise<void> {
  const popup = await popupAfter(() => desktop.chooseFromMenu(tab, selector, stepsUp));
  await waitForWords(popup, words);
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(popup, "Android");
}

async function popupAfter(act: () => Promise<void>): Promise<Page> {
  await act();
  const { browser } = journey.computer;
  const target = await browser.waitForTarget((each) => each.url().includes("/popup.html"), {
    timeout: 10_000,
  });
  return target.asPage();
}

async function expectLink(url: string): Promise<void> {
  const { page } = journey.phone;
  const href = () =>
    page.$eval("article a[href]", (anchor) => anchor.getAttribute("href")).catch(() => undefined);
  expect(await waitFor("a link on the phone", async () => (await href()) ?? undefined)).toBe(url);
  await waitForWords(page, "Open link");
}

/** Noise does not compress away: the file is what it is. */
function randomPicture(): Buffer {
  const image = new PNG({ width: 64, height: 64 });
  randomFillSync(image.data);
  return PNG.sync.write(image);
}

function silentWav(): Buffer {
  const sampleCount = 8_000;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + sampleCount, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(sampleCount, 40);
  return Buffer.concat([header, Buffer.alloc(sampleCount, 128)]);
}
