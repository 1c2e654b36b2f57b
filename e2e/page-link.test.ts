/** Nothing is selected: the page's title and address go; where an extension may not look, the popup says so. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { waitForWords } from "./support/screens.ts";

const html = (title: string) => ({
  contentType: "text/html; charset=utf-8",
  body: `<!doctype html><title>${title}</title><p>words</p>`,
});

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  const routes = {
    "/article": html("Über Füchse &amp; Hühner 🦊 – „Ein Bericht“"),
    "/paper": { contentType: "application/pdf", body: smallPdf() },
  };
  journey = await openJourney({ routes });
  tab = await journey.computer.browser.newPage();
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test("title and address arrive as a link with Open, query and fragment included", async () => {
  const url = `${journey.site.url}/article?q=a%20b&r=ü#absatz-2`;
  await tab.goto(url);
  await journey.scan(tab);
  await waitForWords(journey.phone.page, "Über Füchse & Hühner 🦊 – „Ein Bericht“");
  expect(await openedLink()).toBe(new URL(url).href);
});

test("Open opens it, in a tab of its own that knows nothing of this one", async () => {
  await tab.goto(`${journey.site.url}/article`);
  await journey.scan(tab);
  const [opened] = await Promise.all([
    journey.phone.browser.waitForTarget((target) => target.url() === `${journey.site.url}/article`),
    journey.phone.page.waitForSelector("article a[href]").then((link) => link?.click()),
  ]);
  const page = await opened.asPage();
  expect(await page.evaluate(() => ({ opener: opener === null, referrer: document.referrer }))).toEqual({
    opener: true,
    referrer: "",
  });
  await page.close();
});

test("a page of the browser: it tells an extension not even its address, and the popup says so", async () => {
  await tab.goto("chrome://version/");
  const { popup, link } = await show();
  await waitForWords(popup, "The browser shows PairQR nothing of this tab.");
  await journey.openOnPhone(link);
  await waitForWords(journey.phone.page, "Ready");
});

test("a PDF in the viewer: its address goes, and the popup says what it could not read", async () => {
  await tab.goto(`${journey.site.url}/paper`);
  const { popup, link } = await show();
  await waitForWords(popup, "A selection inside a PDF cannot be read, so the PDF’s address is sent.");
  await journey.openOnPhone(link);
  await waitForWords(journey.phone.page, "/paper");
  expect(await openedLink()).toBe(`${journey.site.url}/paper`);
});

test("an empty tab: the popup works all the same, and says that there is nothing to send", async () => {
  await tab.goto("about:blank");
  const { popup, link } = await show();
  await waitForWords(popup, "Nothing to send yet");
  await journey.openOnPhone(link);
  await waitForWords(journey.phone.page, "Ready");
});

/** What stands beside the code is gone once a phone is there. */
async function show(): Promise<{ popup: Page; link: string }> {
  const popup = await journey.computer.openPopup(tab);
  return { popup, link: await readQrFromPage(popup) };
}

async function openedLink(): Promise<string | null> {
  await waitForWords(journey.phone.page, "Open link");
  return journey.phone.page.$eval("article a[href]", (anchor) => anchor.getAttribute("href"));
}

function smallPdf(): string {
  return `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF`;
}
