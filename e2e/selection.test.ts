/** Text is selected on a page, the icon is clicked, the code is scanned: the phone has the text, as it was. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { allowClipboard, readClipboard } from "./support/clipboard.ts";
import { sha256OfText } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { clickOn, readShownText, waitForWords } from "./support/screens.ts";

const poem = "Erste Zeile\n\tzweite, eingerückt\n\n    vierte   mit  Lücken\nletzte";
const emoji = "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 é (e + ´) 𝄞 \u{1F1EB}\u{1F1F7}";
const rightToLeft = "שלום עולם\nمرحبا بالعالم – 123 abc\n\u200Fסוף";
const megabyte = longText(1_000_000);

const page = (body: string) => ({
  contentType: "text/html; charset=utf-8",
  body: `<!doctype html><title>Page</title>${body}`,
});
const routes = {
  "/poem": page(`<p>before</p><pre id="wanted">${poem}</pre><p>after</p>`),
  "/emoji": page(`<pre id="wanted">${emoji}</pre>`),
  "/rtl": page(`<pre id="wanted" dir="rtl">${rightToLeft}</pre>`),
  "/long": page(`<pre id="wanted">${megabyte}</pre>`),
  "/field": page(`<textarea id="field" rows="6">not this; ${poem}; nor this</textarea>`),
  "/frame": page(`<iframe id="frame" src="/poem"></iframe>`),
};

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney({ routes });
  tab = await journey.computer.browser.newPage();
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test.each([
  ["line breaks and spaces", "/poem", poem],
  ["emoji of several code points", "/emoji", emoji],
  ["right-to-left text", "/rtl", rightToLeft],
  ["a megabyte", "/long", megabyte],
])("a selection with %s arrives as it was", async (_name, path, text) => {
  await tab.goto(journey.site.url + path);
  await tab.evaluate(() => {
    const wanted = document.getElementById("wanted");
    if (wanted) getSelection()?.selectAllChildren(wanted);
  });
  await expectOnPhone(text);
});

test("the part that is selected in a text field arrives, and only that", async () => {
  await tab.goto(`${journey.site.url}/field`);
  await tab.$eval(
    "#field",
    (field, wanted) => {
      if (!(field instanceof HTMLTextAreaElement)) return;
      field.focus();
      const start = field.value.indexOf(wanted);
      field.setSelectionRange(start, start + wanted.length);
    },
    poem,
  );
  await expectOnPhone(poem);
});

test("a selection inside a frame arrives", async () => {
  await tab.goto(`${journey.site.url}/frame`);
  const frame = await (await tab.$("#frame"))?.contentFrame();
  await frame?.evaluate(() => {
    const wanted = document.getElementById("wanted");
    if (wanted) getSelection()?.selectAllChildren(wanted);
  });
  await expectOnPhone(poem);
});

test("a selection inside a frame of another site cannot be read, and the popup says so", async () => {
  const foreign = journey.site.url.replace("127.0.0.1", "localhost");
  await tab.goto(`${journey.site.url}/frame`);
  await tab.$eval("iframe", (element, src) => element.setAttribute("src", src), `${foreign}/poem`);
  const frame = await tab.waitForFrame((each) => each.url().startsWith(foreign));
  await frame.waitForSelector("#wanted");
  await frame.click("#wanted", { count: 3 });
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "from another site cannot be read");
  await waitForWords(popup, journey.site.url);
});

/** Scans, and compares what the phone shows and what its Copy button copies, byte by byte. */
async function expectOnPhone(text: string): Promise<void> {
  const { popup } = await journey.scan(tab);
  const { page: phonePage } = journey.phone;
  await waitForWords(phonePage, text.slice(0, 40).trim());
  await waitForWords(popup, "Android");
  await allowClipboard(phonePage);
  await clickOn(phonePage, "Copy");
  await waitForWords(phonePage, "Copied");
  expect(sha256OfText(await readClipboard(phonePage))).toBe(sha256OfText(text));
  expect(sha256OfText(await shownText(phonePage))).toBe(sha256OfText(text));
}

/** All of it, opened where it is folded. */
async function shownText(phonePage: Page): Promise<string> {
  const isFolded = await phonePage.evaluate(() => document.body.innerText.includes("Show all"));
  if (isFolded) await clickOn(phonePage, "Show all");
  return (await readShownText(phonePage)) ?? "";
}

/** Numbered lines, so that nothing can be lost or swapped unseen; no character of markup. */
function longText(chars: number): string {
  let text = "";
  for (let line = 1; text.length < chars; line++) text += `${line}: Zwölf Boxkämpfer jagen Viktor 🥊\n`;
  return `${text}Ende`;
}
