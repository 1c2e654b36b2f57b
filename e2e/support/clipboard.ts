/** What a Copy button left behind, asked of the browser itself. */

import type { Page } from "puppeteer-core";

/** Reading asks a person first; a test answers beforehand. Call it once the page is there. */
export async function allowClipboard(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  await page.browserContext().setPermission(origin, {
    permission: { name: "clipboard-read" },
    state: "granted",
  });
}

/** A clipboard can be read only in front. */
export async function readClipboard(page: Page): Promise<string> {
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}
