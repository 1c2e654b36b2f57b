/** One pairing and one file from the popup to the phone, as a user would send it, with the time it took. */

import { setTimeout as sleep } from "node:timers/promises";
import { KnownDevices, type Page } from "puppeteer-core";
import { en } from "#ui/i18n/en.ts";
import type { ExtensionBrowser } from "../../e2e/support/extension-browser.ts";
import type { Phone } from "../../e2e/support/phones.ts";
import { offerText } from "./computer.ts";

export type Pair = { readonly popup: Page; readonly phonePage: Page; readonly close: () => Promise<void> };

declare global {
  interface Window {
    benchPickedAt?: number;
    benchArrivedAt?: number;
  }
}

const greeting = "Paired for the benchmark";
/** Registration at the server is not what is measured here. */
const beforeScanMs = 1_000;
/** What a transfer may take at 1 MiB/s. */
const slowestMsPerMib = 1_000;
const connectTimeoutMs = 30_000;

/** In the phone's own profile: a context made for a test keeps its private disk in memory. */
export async function openPair(computer: ExtensionBrowser, tab: Page, phone: Phone): Promise<Pair> {
  const { popup, link } = await offerText(computer, tab, greeting);
  await sleep(beforeScanMs);
  const phonePage = await phone.browser.newPage();
  await phonePage.emulate(KnownDevices["Pixel 5"]);
  await phonePage.goto(link);
  await phonePage.waitForFunction(
    (text) => document.body.innerText.includes(text),
    {
      timeout: connectTimeoutMs,
    },
    greeting,
  );
  // The text comes before the screens: their start is no part of a transfer.
  await phonePage.waitForSelector("form textarea");
  return { popup, phonePage, close: () => phonePage.close() };
}

/** Milliseconds from the file's being picked to the phone's showing it as stored. */
export async function sendFile(pair: Pair, path: string, sizeMib: number): Promise<number> {
  const { popup, phonePage } = pair;
  const name = path.slice(path.lastIndexOf("/") + 1);
  await phonePage.evaluate(watchArrival, name);
  await popup.evaluate(() => {
    addEventListener(
      "change",
      () => {
        window.benchPickedAt = performance.timeOrigin + performance.now();
      },
      { capture: true, once: true },
    );
  });
  const input = await popup.waitForSelector('input[data-picker="files"]');
  if (input === null) throw new Error("The popup has no file picker.");
  await input.uploadFile(path);

  const timeout = connectTimeoutMs + sizeMib * slowestMsPerMib;
  await phonePage.waitForFunction(() => window.benchArrivedAt !== undefined, { timeout, polling: 200 });
  // A cancelled transfer looks over too: only this sentence says that every byte was stored.
  await popup.waitForFunction((done) => document.body.innerText.includes(done), {}, en.files.doneSent);
  const pickedAt = await popup.evaluate(() => window.benchPickedAt ?? Number.NaN);
  const arrivedAt = await phonePage.evaluate(() => window.benchArrivedAt ?? Number.NaN);
  return arrivedAt - pickedAt;
}

/** Runs in the phone's page: the file's name is there, and no progress bar is any more. */
function watchArrival(name: string): void {
  const observer = new MutationObserver(() => {
    if (document.body.textContent?.includes(name) !== true) return;
    if (document.querySelector("[role=progressbar]") !== null) return;
    observer.disconnect();
    window.benchArrivedAt = performance.timeOrigin + performance.now();
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });
}
