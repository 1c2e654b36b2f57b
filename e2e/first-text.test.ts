/** The first text is on the phone before the page's screens have even loaded; they then show it in the same place. */

import type { HTTPRequest, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const text = "What the phone is held up for\nin two lines & <b>one</b> mark-up";
const routes = {
  "/text": { contentType: "text/html; charset=utf-8", body: "<!doctype html><title>Page</title><pre></pre>" },
};

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney({ routes });
  tab = await journey.computer.browser.newPage();
  await tab.goto(`${journey.site.url}/text`);
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test("a text is drawn without the screens, as it was, and does not move when they come", async () => {
  await select(text);
  const { page } = journey.phone;
  const screens = await holdScreens(page);
  await journey.scan(tab);
  await waitForWords(page, text);
  expect(await page.$("button")).toBeNull();
  expect(await iconOf(page)).toBe("data:,");
  const before = await placeOf(page, text);

  await screens.release();
  await waitForWords(page, "Copy");
  await waitForWords(page, text);
  const after = await placeOf(page, text);
  expect(Math.abs(after.top - before.top)).toBeLessThan(4);
  expect(Math.abs(after.left - before.left)).toBeLessThan(4);
  expect(after.fontSize).toBe(before.fontSize);
  expect(await iconOf(page)).toBe(new URL("/favicon.svg", page.url()).href);
});

test("of a long text its beginning is drawn", async () => {
  const long = `${"many words ".repeat(20_000)}and the end`;
  await select(long);
  const { page } = journey.phone;
  const screens = await holdScreens(page);
  await journey.scan(tab);
  await waitForWords(page, "many words many words");
  expect(await page.evaluate(() => document.body.innerText.length)).toBeLessThan(3_000);
  await screens.release();
  await waitForWords(page, "Show all");
});

test("a text that comes while the screens are still loading is drawn too", async () => {
  const { page } = journey.phone;
  const screens = await holdScreens(page);
  const empty = await journey.computer.browser.newPage();
  const { popup } = await journey.scan(empty);
  await screens.asked;
  await sendTextOn(popup, text);
  await waitForWords(page, text);
  expect(await page.$("button")).toBeNull();
  await screens.release();
  await waitForWords(page, "Copy");
});

async function select(selected: string): Promise<void> {
  await tab.evaluate((wanted) => {
    const pre = document.querySelector("pre");
    if (pre === null) return;
    pre.textContent = wanted;
    getSelection()?.selectAllChildren(pre);
  }, selected);
}

/** Until released, the request for the screens gets no answer. */
async function holdScreens(
  page: Page,
): Promise<{ readonly asked: Promise<unknown>; readonly release: () => Promise<void> }> {
  const held: HTTPRequest[] = [];
  const decide = (request: HTTPRequest): void => {
    if (request.url().includes("/assets/screens-")) held.push(request);
    else void request.continue();
  };
  await page.setRequestInterception(true);
  page.on("request", decide);
  return {
    asked: waitFor("the request for the screens", () => held.length > 0),
    release: async () => {
      page.off("request", decide);
      for (const request of held) await request.continue();
      await page.setRequestInterception(false);
    },
  };
}

function iconOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href);
}

type PlaceOnScreen = { readonly top: number; readonly left: number; readonly fontSize: string };

function placeOf(page: Page, wanted: string): Promise<PlaceOnScreen> {
  return page.evaluate(
    (start) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (!node.textContent?.startsWith(start)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const { top, left } = range.getBoundingClientRect();
        const { fontSize } = getComputedStyle(node.parentElement ?? document.body);
        return { top, left, fontSize };
      }
      throw new Error("The text is not there.");
    },
    wanted.slice(0, 20),
  );
}
