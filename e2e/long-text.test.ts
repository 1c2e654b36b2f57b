/** Long texts typed or pasted into the box, up to the limit and over it; and what happens to a text half written. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { textMaxBytes } from "#protocol/limits";
import { allowClipboard, readClipboard } from "./support/clipboard.ts";
import { sha256OfText } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney();
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test.each([
  ["200,000 characters", "0123456789 abcdefghi\n".repeat(9_524).slice(0, 200_000)],
  ["as many bytes as a text may have, two to a character", "é".repeat(textMaxBytes / 2)],
])(
  "%s, first before the phone is there and then in the session, arrive as they were",
  async (_name, text) => {
    const popup = await journey.computer.openPopup();
    await sendTextOn(popup, `1 ${text.slice(2)}`);
    await waitForWords(popup, `1 ${text.slice(2, 20)}`);
    await journey.openOnPhone(await readQrFromPage(popup));
    await expectCopied(`1 ${text.slice(2)}`);
    await sendTextOn(popup, `2 ${text.slice(2)}`);
    await expectCopied(`2 ${text.slice(2)}`);
  },
);

test("one byte too many is refused with a sentence, and nothing of it is lost", async () => {
  const popup = await journey.computer.openPopup();
  const tooLong = "é".repeat(textMaxBytes / 2).concat("!");
  await sendTextOn(popup, tooLong);
  await waitForWords(popup, "This text is too long to send as text");
  expect(sha256OfText(await boxText(popup))).toBe(sha256OfText(tooLong));
  await popup.focus("form textarea");
  await popup.keyboard.press("End", { commands: ["MoveToEndOfDocument"] });
  await popup.keyboard.press("Backspace");
  await popup.locator("form button[type=submit]").click();
  await waitFor("an empty box", async () => (await boxText(popup)) === "");
  await journey.openOnPhone(await readQrFromPage(popup));
  await expectCopied(tooLong.slice(0, -1));
});

test("of many short lines the screens show a few, and all of them when asked", async () => {
  const { popup } = await journey.scan();
  await waitForWords(popup, "Android");
  await sendTextOn(popup, "a\n".repeat(990).concat("end"));
  const heightOf = (page: Page) => page.$eval("article", (card) => card.getBoundingClientRect().height);
  for (const page of [popup, journey.phone.page]) {
    await waitForWords(page, "Show all (2 kB)");
    expect(await heightOf(page)).toBeLessThan(600);
  }
  await clickOn(popup, "Show all");
  // What is not near the screen is not laid out, so it is not as high as it will be.
  expect(await heightOf(popup)).toBeGreaterThan(1_000);
  await clickOn(popup, "Show less");
  expect(await heightOf(popup)).toBeLessThan(600);
});

test("half a sentence stays in the box when the phone comes, and when the session ends", async () => {
  const popup = await journey.computer.openPopup();
  const code = await readQrFromPage(popup);
  await popup.type("form textarea", "half a sen");
  await journey.openOnPhone(code);
  await waitForWords(popup, "New code");
  expect(await boxText(popup)).toBe("half a sen");
  // The box has the caret still.
  await popup.keyboard.type("ten");
  await clickOn(popup, "End session");
  await clickOn(popup, "Show a new code");
  await popup.waitForSelector("form textarea");
  expect(await boxText(popup)).toBe("half a senten");
  await popup.type("form textarea", "ce");
  await popup.locator("form button[type=submit]").click();
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(journey.phone.page, "half a sentence");
});

/** By what the phone's Copy button copies of the newest item, which is the topmost. */
async function expectCopied(text: string): Promise<void> {
  const { page } = journey.phone;
  await waitForWords(page, text.slice(0, 20), 30_000);
  await allowClipboard(page);
  await clickOn(page, "Copy");
  await waitForWords(page, "Copied");
  expect(sha256OfText(await readClipboard(page))).toBe(sha256OfText(text));
}

function boxText(popup: Page): Promise<string> {
  return popup.$eval("form textarea", (box) => (box instanceof HTMLTextAreaElement ? box.value : ""));
}
