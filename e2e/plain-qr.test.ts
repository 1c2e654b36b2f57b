/** Plain QR: the text itself is the code. No server, no page, no session; the choice and what was typed are remembered. */

import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { findQrFromPage, readQrFromPage } from "./support/qr.ts";
import { clickOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";
import { waitFor } from "./support/wait.ts";

const switchSelector = "[role=switch]";
/** What a browser allows a popup. */
const popupMaxHeight = 600;

const page = (body: string) => ({
  contentType: "text/html; charset=utf-8",
  body: `<!doctype html><title>A page</title>${body}`,
});
const routes = {
  "/a/path": page("<p>Nothing is selected here</p>"),
  "/text": page("<p id=wanted>Grüße 👋 aus Zürich, שלום</p>"),
  "/long": page(`<p id=wanted>${"Ein langer Absatz. ".repeat(40)}</p>`),
};

let journey: Journey;
let tab: Page;
/** In the server's place: who asks gets no answer, and is counted. */
let listener: Server;
let connections = 0;

beforeAll(async () => {
  journey = await openJourney({ routes });
  tab = await journey.computer.browser.newPage();
  await journey.server.stop();
  listener = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(inject("serverPort"), "127.0.0.1", resolve));
});
afterEach(async () => {
  await journey.endSession();
  await storeSettings(journey.computer, {});
  await forgetTyped();
  connections = 0;
});
afterAll(async () => {
  await closeListener();
  await journey?.close();
});

test("[PR16] an address, a selection and a typed text are the code themselves, and no server is asked", async () => {
  await storeSettings(journey.computer, { isPlainQr: true });
  await tab.goto(`${journey.site.url}/a/path?q=ä&r=1#part`);
  const popup = await journey.computer.openPopup(tab);
  expect(await readQrFromPage(popup)).toBe(tab.url());
  await popup.close();

  await select("/text");
  const second = await journey.computer.openPopup(tab);
  expect(await readQrFromPage(second)).toBe("Grüße 👋 aus Zürich, שלום");

  await type(second, "typed here: 1 < 2 & “so on”\nsecond line");
  await waitForCode(second, "typed here: 1 < 2 & “so on”\nsecond line");
  expect(journey.computer.browser.targets().some((target) => target.type() === "background_page")).toBe(
    false,
  );
  expect(connections).toBe(0);
});

test("the switch in the popup ends the session that waited, is remembered, and goes back to a fresh code", async () => {
  await tab.goto(`${journey.site.url}/a/path`);
  const popup = await journey.computer.openPopup(tab);
  const pairing = await readQrFromPage(popup);
  expect(pairing).toContain("/#1");
  await popup.locator(switchSelector).click();
  await waitForCode(popup, tab.url());
  await popup.close();

  const second = await journey.computer.openPopup(tab);
  expect(await readQrFromPage(second)).toBe(tab.url());
  expect(await second.$eval(switchSelector, (control) => control.ariaChecked)).toBe("true");
  const options = await journey.computer.openExtensionPage("options.html");
  await options.waitForSelector(`${switchSelector}[aria-checked=true]`);
  await options.close();

  const third = await journey.computer.openPopup(tab);
  await third.locator(switchSelector).click();
  await waitForWords(third, "Point your phone");
  const fresh = await readQrFromPage(third);
  expect(fresh).toContain("/#1");
  expect(fresh).not.toBe(pairing);

  // And once more within one popup: what will be sent is there once.
  await third.locator(switchSelector).click();
  await waitForCode(third, tab.url());
  await third.locator(switchSelector).click();
  await waitForWords(third, "Will be sent");
  await third.waitForSelector("ul.card > li");
  await sleep(500);
  expect(await third.$$eval("ul.card > li", (rows) => rows.length)).toBe(1);
});

test("too much for a code says so, and shortened it fits", async () => {
  await storeSettings(journey.computer, { isPlainQr: true });
  await select("/long");
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "Too much for a plain QR code");
  expect(await findQrFromPage(popup)).toBeUndefined();
  // The most that a code of version 15 with error correction M holds, in bytes: ISO/IEC 18004, table 7.
  await type(popup, "x".repeat(413));
  await waitForWords(popup, "Too much for a plain QR code");
  await type(popup, "x".repeat(412));
  await waitForCode(popup, "x".repeat(412));
});

test("what was typed is the code again in the next popup, also over another page, until it is given up or emptied", async () => {
  await storeSettings(journey.computer, { isPlainQr: true });
  await tab.goto(`${journey.site.url}/a/path`);
  const popup = await journey.computer.openPopup(tab);
  await type(popup, "half a thou");
  await waitForCode(popup, "half a thou");
  await popup.close();

  await select("/text");
  const second = await journey.computer.openPopup(tab);
  await waitForCode(second, "half a thou");
  await second.focus("textarea");
  await second.keyboard.type("ght");
  await waitForCode(second, "half a thought");
  await second.close();

  const third = await journey.computer.openPopup(tab);
  await waitForCode(third, "half a thought");
  await clickOn(third, "Show selection");
  await waitForCode(third, "Grüße 👋 aus Zürich, שלום");
  await third.close();

  const fourth = await journey.computer.openPopup(tab);
  await waitForCode(fourth, "Grüße 👋 aus Zürich, שלום");
  await type(fourth, "typed, then emptied");
  await waitForCode(fourth, "typed, then emptied");
  await fourth.keyboard.press("a", { commands: ["SelectAll"] });
  await fourth.keyboard.press("Backspace");
  await waitForWords(fourth, "Nothing to show as a code yet");
  await fourth.close();

  const fifth = await journey.computer.openPopup(tab);
  await waitForCode(fifth, "Grüße 👋 aus Zürich, שלום");
});

test("the switch is in view in the waiting popup, however much will be sent", async () => {
  await closeListener();
  await journey.server.start();
  for (const language of ["en", "fr"] as const) {
    await storeSettings(journey.computer, { language });
    await select("/long");
    const popup = await journey.computer.openPopup(tab);
    await waitForWords(popup, "Ein langer Absatz.");
    const bottom = await popup.$eval(switchSelector, (control) => control.getBoundingClientRect().bottom);
    expect(bottom, language).toBeLessThanOrEqual(popupMaxHeight);
    await popup.close();
  }
});

function closeListener(): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}

/** Else it would be the code of the next test, too: it lasts as long as the browser. */
async function forgetTyped(): Promise<void> {
  const worker = await journey.computer.serviceWorker();
  await worker.evaluate(() => chrome.storage.session.clear());
}

async function select(path: string): Promise<void> {
  await tab.goto(journey.site.url + path);
  await tab.$eval("#wanted", (element) => getSelection()?.selectAllChildren(element));
}

/** Replaces what the box says. */
async function type(popup: Page, text: string): Promise<void> {
  await popup.focus("textarea");
  await popup.keyboard.press("a", { commands: ["SelectAll"] });
  await popup.keyboard.sendCharacter(text);
}

async function waitForCode(popup: Page, text: string): Promise<void> {
  await waitFor(`the code of "${text.slice(0, 40)}"`, async () => (await findQrFromPage(popup)) === text);
}
