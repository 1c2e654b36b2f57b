/** A website that opens the phone's page gets no handle on its window; a person's own scan costs no second process. */

import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { waitFor } from "./support/wait.ts";

declare global {
  interface Window {
    opened?: Window | null;
  }
}

const routes = { "/stranger": { contentType: "text/html", body: "<!doctype html><title>Stranger</title>" } };

const serverUrl = `http://localhost:${inject("serverPort")}`;

let journey: Journey;
let stranger: Page;

beforeAll(async () => {
  journey = await openJourney({ routes });
  stranger = await journey.phone.browser.newPage();
  await stranger.goto(`${journey.site.url}/stranger`);
});
afterAll(async () => journey?.close());

test("[SG28] a page that another one opens is out of its reach", async () => {
  await open(serverUrl);
  await waitFor("the handle to be cut", () => stranger.evaluate(() => window.opened?.closed === true));
  const pages = await journey.phone.browser.pages();
  const ours = pages.find((page) => page.url().startsWith(serverUrl));
  expect(await ours?.evaluate(() => window.opener === null)).toBe(true);
  await ours?.close();
});

test("the same stranger keeps its handle on a page that does not ask for that", async () => {
  await open(`${journey.site.url}/stranger`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await stranger.evaluate(() => window.opened?.closed)).toBe(false);
});

test("[SG28] a page that a person opens is told nothing of isolation", async () => {
  const answer = await journey.phone.page.goto(serverUrl);
  expect(answer?.headers()["cross-origin-opener-policy"]).toBe("unsafe-none");
});

/** With a click of the person's: a pop-up blocker would stop it otherwise. */
async function open(url: string): Promise<void> {
  await stranger.evaluate((address) => {
    document.onclick = () => {
      window.opened = window.open(address);
    };
  }, url);
  await stranger.bringToFront();
  await stranger.mouse.click(20, 20);
}
