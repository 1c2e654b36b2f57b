/** The theme that was set goes before the system's, on the options and on a popup that is open, at once and later. */

import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Journey, openJourney } from "./support/journey.ts";
import { waitFor } from "./support/wait.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney();
});
afterAll(async () => journey?.close());

test("dark under a light system, light under a dark one, and the system's again", async () => {
  const popup = await journey.computer.openExtensionPage("popup.html");
  const options = await journey.computer.openExtensionPage("options.html");
  const pages = [popup, options];
  const choose = (theme: string) => options.select("select:has(option[value=dark])", theme);
  await options.waitForSelector("option[value=dark]");
  for (const page of pages) await showSystem(page, "light");
  for (const page of pages) await expectGround(page, "light");

  await choose("dark");
  for (const page of pages) await expectGround(page, "dark");
  const later = await journey.computer.openExtensionPage("popup.html");
  await showSystem(later, "light");
  await expectGround(later, "dark");

  for (const page of pages) await showSystem(page, "dark");
  await choose("light");
  for (const page of pages) await expectGround(page, "light");
  await choose("system");
  for (const page of pages) await expectGround(page, "dark");
});

async function showSystem(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
}

/** By what is painted behind the text. */
async function expectGround(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.bringToFront();
  await waitFor(`a ${theme} ground`, async () => {
    const ground = await page.evaluate(() => {
      const canvas = document.createElement("canvas").getContext("2d");
      if (!canvas) throw new Error("No canvas.");
      canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    });
    const [red = 0, green = 0, blue = 0, alpha] = ground;
    expect(alpha).toBe(255);
    return theme === "light" ? Math.min(red, green, blue) > 200 : Math.max(red, green, blue) < 60;
  });
}
