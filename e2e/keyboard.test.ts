/** The popup without a mouse: every control in reading order, focus that is seen, Enter, Space and Escape. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { findQrFromPage, readQrFromPage } from "./support/qr.ts";
import { sendTextOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";
import { waitFor } from "./support/wait.ts";

const body = "<!doctype html><title>A page</title><p>Something</p>";

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney({ routes: { "/": { contentType: "text/html", body } } });
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
});
afterEach(async () => {
  await journey.endSession();
  await storeSettings(journey.computer, {});
});
afterAll(async () => journey?.close());

test("Tab reaches each control of the waiting popup once, from top to bottom, and shows where it is", async () => {
  const popup = await journey.computer.openPopup(tab);
  await popup.waitForSelector("button[aria-label=Edit]");
  const reached = await walk(popup);
  expect(reached.map((stop) => stop.name)).toEqual([
    "Open in its own window",
    "Settings",
    "Copy link",
    "Edit",
    "Remove",
    "Text to send",
    "Files",
    "Folder",
    "Plain QR code",
  ]);
  expectSeenInOrder(reached);
});

test("Tab reaches each control of the connected popup, and shows where it is", async () => {
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "New code");
  // More than the popup is high: its last buttons stand over the list.
  for (let count = 1; count <= 6; count += 1) await sendTextOn(popup, `text ${count}`);
  await waitForWords(popup, "text 6");
  const reached = await walk(popup);
  const names = reached.map((stop) => stop.name);
  const wanted = [/^Connected to/, /^Text to send$/, /^Files$/, /^Copy$/, /^New code$/, /^End session$/];
  const places = wanted.map((name) => names.findIndex((each) => name.test(each)));
  expect(places, names.join(", ")).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
  expectSeenInOrder(reached);
});

test("Enter and Space do what a click does", async () => {
  const popup = await journey.computer.openPopup(tab);
  const link = await readQrFromPage(popup);
  await focusOn(popup, "Text to send");
  await popup.keyboard.type("typed with keys");
  await popup.keyboard.down("Control");
  await popup.keyboard.press("Enter");
  await popup.keyboard.up("Control");
  await waitForWords(popup, "typed with keys");
  await focusOn(popup, "Plain QR code");
  await popup.keyboard.press("Space");
  await waitFor(
    "the page's own address as the code",
    async () => (await findQrFromPage(popup)) === tab.url(),
  );
  expect(await focusedName(popup)).toBe("Plain QR code");
  await popup.keyboard.press("Space");
  await waitForWords(popup, "Point your phone");
  expect(await focusedName(popup)).toBe("Plain QR code");
  expect(await readQrFromPage(popup)).not.toBe(link);

  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(popup, "New code");
  await focusOn(popup, "Connected to");
  await popup.keyboard.press("Space");
  await waitForWords(popup, "Safety words");
  await focusOn(popup, "End session");
  await popup.keyboard.press("Enter");
  await waitForWords(popup, "You ended the session.");
  expect(await focusedName(popup)).toBe("You ended the session.");
  await focusOn(popup, "Show a new code");
  await popup.keyboard.press("Enter");
  expect(await readQrFromPage(popup)).not.toBe(link);
});

test("what is removed or put away leaves the focus beside it", async () => {
  const popup = await journey.computer.openPopup(tab);
  for (const text of ["one", "two"]) {
    await sendTextOn(popup, text);
    await waitForWords(popup, text);
  }
  const countRows = () => popup.$$eval("li", (rows) => rows.length);
  await focusOn(popup, "Remove");
  for (let left = (await countRows()) - 1; left > 0; left -= 1) {
    await popup.keyboard.press("Enter");
    await waitFor("one row less", async () => (await countRows()) === left);
    expect(await focusedName(popup)).toBe("Remove");
  }
  await popup.keyboard.press("Enter");
  await waitFor("no row", async () => (await countRows()) === 0);
  expect(await focusedName(popup)).toBe("Point your phone’s camera here");

  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(popup, "New code");
  const { page } = journey.phone;
  for (const text of ["three", "four"]) await sendTextOn(page, text);
  await waitForWords(page, "four");
  await focusOn(page, "Remove");
  await page.keyboard.press("Enter");
  await waitFor("one text less", async () => (await page.$$("article")).length === 1);
  expect(await focusedName(page)).toBe("Remove");
  await focusOn(page, "Connected to");
  await page.keyboard.press("Enter");
  await focusOn(page, "End session");
  await page.keyboard.press("Enter");
  await waitForWords(page, "You ended the session.");
  expect(await focusedName(page)).toBe("You ended the session.");
});

test("on the phone no control that has the focus is behind the box at the bottom", async () => {
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "New code");
  const { page } = journey.phone;
  for (let count = 1; count <= 8; count += 1) await sendTextOn(page, `text ${count}`);
  await waitForWords(page, "text 8");
  const reached = await walk(page);
  expect(reached.length).toBeGreaterThan(16);
  expect(reached.filter((stop) => !stop.isSeen).map((stop) => stop.name)).toEqual([]);
});

test("Escape loses no text: what was typed is there when the popup is opened again", async () => {
  const popup = await journey.computer.openPopup(tab);
  await readQrFromPage(popup);
  await focusOn(popup, "Text to send");
  await popup.keyboard.type("half a sen");
  // Driven from outside it may stay open; a person's Escape closes it, as a click beside it does.
  await popup.keyboard.press("Escape");
  if (!popup.isClosed()) await popup.close();
  const again = await journey.computer.openPopup(tab);
  await again.waitForFunction(() => document.querySelector("textarea")?.value === "half a sen");
  await focusOn(again, "Text to send");
  await again.keyboard.press("End");
  await again.keyboard.type("tence");
  await again.keyboard.down("Control");
  await again.keyboard.press("Enter");
  await again.keyboard.up("Control");
  await waitForWords(again, "half a sentence");
  await again.close();
  const third = await journey.computer.openPopup(tab);
  await waitForWords(third, "half a sentence");
  expect(
    await third.$eval("form textarea", (box) => (box instanceof HTMLTextAreaElement ? box.value : "")),
  ).toBe("");
});

type Stop = { readonly name: string; readonly top: number; readonly isSeen: boolean };

/** Presses Tab until it comes round: what each stop is called, where it is, and whether focus can be seen there. */
async function walk(popup: Page): Promise<readonly Stop[]> {
  await popup.evaluate(() => {
    // The next press goes on from where this was.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const stops: Stop[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await popup.keyboard.press("Tab");
    const stop = await popup.evaluate(describeFocus);
    if (stop === null) {
      // Past the last control the browser's own frame has it; the next press begins again.
      if (stops.length > 0) return stops;
      continue;
    }
    if (stop.isAgain) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab never came round: ${stops.map((stop) => stop.name).join(", ")}`);
}

function describeFocus(): (Stop & { readonly isAgain: boolean }) | null {
  const { activeElement: element } = document;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const isAgain = element.dataset.walked !== undefined;
  element.dataset.walked = "";
  const label =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      ? element.labels?.[0]
      : null;
  const name = element.getAttribute("aria-label") ?? (label ?? element).innerText;
  // The box to write in shows its focus on the card around it.
  const isOutlined = (each: Element | null) =>
    each !== null && getComputedStyle(each).outlineStyle !== "none";
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const onTop = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return {
    name: name.trim().replace(/\s+/g, " "),
    top: top + scrollY,
    isSeen: element.contains(onTop) && (isOutlined(element) || isOutlined(element.closest("form"))),
    isAgain,
  };
}

function expectSeenInOrder(stops: readonly Stop[]): void {
  expect(stops.filter((stop) => !stop.isSeen).map((stop) => stop.name)).toEqual([]);
  const rows = stops.map((stop) => stop.top);
  // Beside one another counts as one row.
  for (const [index, top] of rows.entries()) expect(top).toBeGreaterThanOrEqual((rows[index - 1] ?? 0) - 24);
}

/** What has the focus: a control by its label, a heading by its words. */
function focusedName(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
    return element?.getAttribute("aria-label") ?? (label ?? element)?.textContent ?? null;
  });
}

async function focusOn(popup: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await popup.keyboard.press("Tab");
    if ((await popup.evaluate(describeFocus))?.name.startsWith(name)) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}
