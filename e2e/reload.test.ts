/** The phone's tab is reloaded under way: the session goes on without a new scan, the transfer where it was. */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile, waitForDownload } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { readKeptItems } from "./support/kept.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { clickOn, pickFilesOn, sendTextOn, shareOf, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const sizeBytes = 120_000_000;
const cutShort = "The page was loaded again while this was being sent";

let journey: Journey;
let popup: Page;

beforeAll(async () => {
  journey = await openJourney();
  await journey.phone.page.evaluateOnNewDocument(() => {
    const { terminate } = Worker.prototype;
    Worker.prototype.terminate = function () {
      sessionStorage.setItem("has ended its worker", "yes");
      terminate.call(this);
    };
  });
  popup = (await journey.scan()).popup;
  await waitForWords(popup, "Android");
});
afterAll(async () => journey?.close());

test("the address bar holds no secret to reload with", () => {
  expect(journey.phone.page.url()).toBe(`${journey.server.pageOrigin}/`);
});

test("a file to the phone goes on after a reload, from where it was", async () => {
  const { page } = journey.phone;
  const path = await createRandomFile(join(journey.filesDir, "to the phone.bin"), sizeBytes);
  await pickFilesOn(popup, [path]);
  await waitFor("a part of it", async () => (await shareOf(page)) > 5);
  const before = await shareOf(page);
  await page.reload();
  // Else a write that meets the end of the disk crashes the tab, in two or three reloads of a hundred.
  expect(await page.evaluate(() => sessionStorage.getItem("has ended its worker"))).toBe("yes");
  await waitForWords(page, "to the phone.bin");
  // Nothing is said to be there before it was looked for.
  const after = await waitFor("its part again", async () => (await shareOf(page)) || undefined);
  expect(after).toBeGreaterThanOrEqual(before);
  expect(await saveOnPhone(journey, { name: "to the phone.bin", sizeBytes }, 60_000)).toBe(
    await sha256OfFile(path),
  );
  await waitForWords(popup, "Delivered");
});

test("a second reload, with nothing under way: both still send", async () => {
  const { page } = journey.phone;
  await page.reload();
  await waitForWords(page, "Connected to");
  await sendTextOn(page, "from the reloaded tab");
  await waitForWords(popup, "from the reloaded tab");
  await sendTextOn(popup, "to the reloaded tab");
  await waitForWords(page, "to the reloaded tab");
});

test.each(["loaded anew", "from the cache", "put aside"])(
  "away, and back, %s: both still send",
  async (how) => {
    const { page } = journey.phone;
    if (how === "loaded anew") {
      await page.goto(journey.site.url);
      await page.goBack();
    } else {
      // Chromium keeps no page with a connection: these are the events of a browser that does.
      const isReloaded = page.waitForNavigation();
      await page.evaluate((isCached) => {
        dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
        if (isCached) dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        else document.dispatchEvent(new Event("visibilitychange"));
      }, how === "from the cache");
      await isReloaded;
    }
    await waitForWords(page, "Connected to");
    await sendTextOn(page, `from the tab, ${how}`);
    await waitForWords(popup, `from the tab, ${how}`);
    await sendTextOn(popup, `to the tab, ${how}`);
    await waitForWords(page, `to the tab, ${how}`);
  },
);

test("what the phone was sending stops with its tab: both are told, and sending it again works", async () => {
  const { page } = journey.phone;
  const path = await createRandomFile(join(journey.filesDir, "from the phone.bin"), sizeBytes);
  await pickFilesOn(page, [path]);
  await waitFor("a part of it", async () => (await shareOf(popup)) > 2);
  await page.reload();
  await waitForWords(popup, "its page was loaded again");
  await waitForWords(page, cutShort);
  expect(await readCut(page)).toContain("from the phone.bin");
  const small = await createRandomFile(join(journey.filesDir, "again.bin"), 100_000);
  await pickFilesOn(page, [small]);
  const saved = await waitForDownload(join(journey.downloadsDir, "PairQR", "again.bin"), 100_000);
  expect(await sha256OfFile(saved)).toBe(await sha256OfFile(small));
  await waitFor("its word on the disk", async () => !/again.bin.*"reloaded"/.test(await readKeptItems(page)));
});

test("what was cut short is told after another reload too, until it is put away", async () => {
  const { page } = journey.phone;
  await page.reload();
  await waitForWords(page, cutShort);
  expect(await readCut(page)).toContain("from the phone.bin");
  await page.$$eval(
    "article",
    (cards, words) => {
      const card = cards.find(({ innerText }) => innerText.includes(words));
      card?.querySelector<HTMLElement>("[aria-label=Remove]")?.click();
    },
    cutShort,
  );
  await waitFor("it to go", async () => (await readCut(page)) === "");
  await waitFor(
    "the list without it",
    async () => !(await readKeptItems(page)).includes("from the phone.bin"),
  );
  await page.reload();
  await waitForWords(page, "again.bin");
  expect(await readCut(page)).toBe("");
});

test("of several files, what had arrived is not called lost", async () => {
  const { page } = journey.phone;
  const sizes = { "first.bin": 70_000, "second.bin": sizeBytes, "third.bin": 1_000 };
  const paths = Object.entries(sizes).map(([name, size]) =>
    createRandomFile(join(journey.filesDir, name), size),
  );
  await pickFilesOn(page, await Promise.all(paths));
  await waitFor("the first of them", async () => (await readRows(page))["first.bin"]?.endsWith("Complete"));
  await page.reload();
  await waitForWords(page, cutShort);
  expect(await readRows(page)).toMatchObject({
    "first.bin": expect.stringMatching(/Complete$/),
    "second.bin": expect.stringMatching(/Not confirmed$/),
    "third.bin": expect.stringMatching(/Not confirmed$/),
  });
  await waitForDownload(join(journey.downloadsDir, "PairQR", "first.bin"), sizes["first.bin"]);
});

test("a page that comes back does not ask whether to leave, though something was under way", async () => {
  const { page } = journey.phone;
  const path = await createRandomFile(join(journey.filesDir, "left.bin"), sizeBytes);
  await pickFilesOn(page, [path]);
  await waitFor("a part of it", async () => (await shareOf(popup)) > 2);
  // Browsers ask only where somebody has touched the page.
  await page.click("h1");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const isReloaded = page.waitForNavigation();
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await isReloaded;
  expect(asked).toEqual([]);
});

test("a session that ends between a page's return and its reload leaves what had arrived on the screen", async () => {
  const { page } = journey.phone;
  await page.reload();
  await waitForWords(page, "Connected to");
  await waitForWords(page, "to the phone.bin");
  const isReloaded = page.waitForNavigation();
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    const buttons = [...document.querySelectorAll("button")];
    buttons.find(({ textContent }) => textContent === "End session")?.click();
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await isReloaded;
  await waitForWords(page, "to the phone.bin");
  expect(await readCut(page)).toContain("left.bin");
});

test("with the session's end the names go from the disk, and stay on the screen", async () => {
  const { page } = journey.phone;
  expect(await readKeptItems(page)).toContain("left.bin");
  await page.click("summary");
  await clickOn(page, "End session");
  await waitFor("the list to be gone", async () => (await readKeptItems(page)) === "");
  expect(await readCut(page)).toContain("left.bin");
});

/** Of the card of what was cut short. */
function readCut(page: Page): Promise<string> {
  return page.$$eval(
    "article",
    (cards, words) => cards.find(({ innerText }) => innerText.includes(words))?.innerText ?? "",
    cutShort,
  );
}

/** Of a list of files: name → what is said of it. */
async function readRows(page: Page): Promise<Record<string, string>> {
  return Object.fromEntries(
    await page.$$eval("article li", (rows) =>
      rows.map((row) => {
        const [name = "", words] = [...row.querySelectorAll("p")].map(({ textContent }) => textContent);
        return [name, words ?? ""];
      }),
    ),
  );
}
