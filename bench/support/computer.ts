/** What a user does at the computer, as far as the benchmarks need it: select, click the icon, start afresh. */

import type { Page } from "puppeteer-core";
import type { ExtensionBrowser } from "../../e2e/support/extension-browser.ts";
import { readQrFromPage } from "../../e2e/support/qr.ts";

/** Clicks the icon over the tab; `path` is the page that is the popup at this moment. */
export async function clickIcon(computer: ExtensionBrowser, tab: Page, path = "popup.html"): Promise<Page> {
  const { browser, extensionId } = computer;
  const extension = (await browser.extensions()).get(extensionId);
  if (extension === undefined) throw new Error("The extension is not installed.");
  await tab.bringToFront();
  await tab.triggerExtensionAction(extension);
  const url = `chrome-extension://${extensionId}/${path}`;
  const target = await browser.waitForTarget(
    (found) => found.type() === "page" && found.url().startsWith(url),
  );
  return target.asPage();
}

/** Selects the text on the page and clicks the icon; the link comes from the pixels of the popup. */
export async function offerText(computer: ExtensionBrowser, tab: Page, text: string): Promise<Offered> {
  await tab.evaluate((selected) => {
    document.body.textContent = selected;
    getSelection()?.selectAllChildren(document.body);
  }, text);
  const popup = await clickIcon(computer, tab);
  return { popup, link: await readQrFromPage(popup) };
}

export type Offered = { readonly popup: Page; readonly link: string };

/** Ends whatever session there was: the next popup starts as the first one did. */
export async function startAfresh(computer: ExtensionBrowser): Promise<void> {
  for (const page of await computer.browser.pages(true)) {
    if (page.url().startsWith(`chrome-extension://${computer.extensionId}/`)) await page.close();
  }
  // Not through the service worker: it may be asleep after a long measurement of something else.
  const host = computer.browser.targets().find((target) => target.type() === "background_page");
  await (await host?.asPage())?.close();
}
