/** A page that puts more before the popup than anybody could send: the popup answers, and says what goes instead. */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { waitForWords } from "./support/screens.ts";

const frameCount = 12;
const frames = '<iframe src="/frame"></iframe>'.repeat(frameCount);
const html = (body: string) => ({
  contentType: "text/html; charset=utf-8",
  body: `<!doctype html><title>A hostile page</title>${body}`,
});
const routes = {
  "/titles": html(`${frames}<script>
    onload = () => { for (const { document } of [window, ...Array.from(frames)]) document.title = "a".repeat(100_000_000) }
  </script>`),
  "/frame": html("<p>a frame</p>"),
  // On its way each of these takes six bytes; as many of one byte would keep the browser itself busy for long.
  "/selection": html(`<textarea></textarea><script>
    const field = document.querySelector("textarea");
    field.value = "\\u0001".repeat(1_000).concat("\\n").repeat(6_000);
    field.select();
  </script>`),
};
/** A screen is to speak within five seconds; the machine may be busy. */
const answersWithinMs = 15_000;

let journey: Journey;
let tab: Page;

beforeAll(async () => {
  journey = await openJourney({ routes });
});
afterEach(async () => {
  await journey.endSession();
  await tab.close();
});
afterAll(async () => journey?.close());

test("titles of 100 MB, in the page and in its frames", async () => {
  await open("/titles");
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, `${journey.site.url}/titles`, answersWithinMs);
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(journey.phone.page, "Open link");
});

test("a selection that is too large for what it passes through: the page's link goes, and the popup says why", async () => {
  await open("/selection");
  const popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "The selection is too large to be taken from the page", answersWithinMs);
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(journey.phone.page, "Open link");
  const href = await journey.phone.page.$eval("article a[href]", (anchor) => anchor.getAttribute("href"));
  expect(href).toBe(`${journey.site.url}/selection`);
});

async function open(path: string): Promise<void> {
  tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url + path, { waitUntil: "load" });
}
