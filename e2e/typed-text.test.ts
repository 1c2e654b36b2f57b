/** Text typed in the popup: as the first thing, changed before it leaves, and later in the same session. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, sendTextOn, waitForWords, wordsOf } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const routes = {
  "/": {
    contentType: "text/html; charset=utf-8",
    body: "<!doctype html><title>A page</title><p id=wanted>a selection</p>",
  },
};

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney({ routes });
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test("typed key by key before the scan: it waits for the phone, and arrives with its line breaks", async () => {
  const popup = await journey.computer.openPopup();
  await popup.type("form textarea", "first line\nsecond line");
  await popup.keyboard.down("Control");
  await popup.keyboard.press("Enter");
  await popup.keyboard.up("Control");
  await waitForWords(popup, "first line");
  await scan(popup);
  await expectShown(["first line\nsecond line"]);
});

test("typed before anything was clicked: every letter of it, and a command is none", async () => {
  const popup = await journey.computer.openPopup();
  await popup.waitForSelector("form textarea");
  await popup.keyboard.down("Control");
  await popup.keyboard.press("b");
  await popup.keyboard.up("Control");
  await popup.keyboard.press("Space");
  expect(await popup.evaluate(() => document.activeElement?.nodeName)).toBe("BODY");
  await popup.keyboard.type("Typed, at once");
  expect(await popup.$eval("form textarea", (box) => box.value)).toBe("Typed, at once");
});

test("changed and taken back before the scan: only what is left arrives", async () => {
  const popup = await journey.computer.openPopup();
  await sendTextOn(popup, "to be changed");
  await clickOn(popup, "Edit");
  await popup.waitForSelector("li textarea");
  await popup.type("li textarea", ", and it was");
  await clickOn(popup, "Save");
  await waitForWords(popup, "to be changed, and it was");
  await sendTextOn(popup, "to be taken back");
  await waitForWords(popup, "to be taken back");
  await popup.$$eval("[aria-label=Remove]", (buttons) => {
    const last = buttons.at(-1);
    if (last instanceof HTMLElement) last.click();
  });
  await waitFor("its end", async () => !(await wordsOf(popup)).includes("to be taken back"));
  await scan(popup);
  await expectShown(["to be changed, and it was"]);
});

test("a change that a closed popup has cut short goes on in the next one, beside what is in front of it", async () => {
  const tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  await tab.$eval("#wanted", (element) => getSelection()?.selectAllChildren(element));
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "a selection");
  await clickOn(popup, "Edit");
  await popup.type("li textarea", ", hal");
  await popup.close();

  // The click beside the popup that closed it has taken the selection away, too.
  await tab.evaluate(() => getSelection()?.removeAllRanges());
  const second = await journey.computer.openPopup(tab);
  await waitForWords(second, "A page");
  const typed = await second.$eval("li textarea", (box) => box instanceof HTMLTextAreaElement && box.value);
  expect(typed).toBe("a selection, hal");
  // The box has the caret, at its end.
  await second.keyboard.type("f and whole");
  await clickOn(second, "Save");
  await waitForWords(second, "a selection, half and whole");
  await second.close();

  const third = await journey.computer.openPopup(tab);
  await waitForWords(third, "a selection, half and whole");
  expect(await third.$("li textarea")).toBeNull();
  await scan(third);
  await waitForWords(journey.phone.page, "A page");
  await expectShown(["a selection, half and whole"]);
  await journey.endSession();
  await tab.close();
});

test("later in the same session: several, in order, and an address becomes a link", async () => {
  const { popup } = await journey.scan();
  await waitForWords(popup, "Android");
  const texts = ["one", "zwei 2️⃣", "שלוש"];
  for (const text of texts) await sendTextOn(popup, text);
  // Newest first, as on a phone's screen what just came is what one looks for.
  await expectShown([...texts].reverse());
  await sendTextOn(popup, "https://example.org/path?x=1");
  await waitForWords(journey.phone.page, "Open link");
  await waitForWords(popup, "Sent");
});

test("a megabyte, pasted into the box", async () => {
  const { popup } = await journey.scan();
  await waitForWords(popup, "Android");
  const long = "0123456789 abcdefghijklmnop €\n".repeat(32_000);
  await sendTextOn(popup, long);
  await waitForWords(journey.phone.page, "Show all (1 MB)");
  await clickOn(journey.phone.page, "Show all");
  await expectShown([long]);
});

async function scan(popup: Page): Promise<void> {
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(popup, "Android");
}

async function expectShown(texts: readonly string[]): Promise<void> {
  const { page } = journey.phone;
  const shown = () =>
    page.$$eval("article [dir=auto].whitespace-pre-wrap", (all) => all.map((each) => each.textContent ?? ""));
  await waitFor("all texts", async () => (await shown()).length === texts.length);
  expect(await shown()).toEqual(texts);
}
