/**
 * `npm run screenshots`: docs/screenshots, taken of the real popup and the real phone page during one session, and of
 * the doctor, in light and dark, in English and French.
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { launchExtensionBrowser } from "../e2e/support/extension-browser.ts";
import { createRandomFile, createTemporaryFolder } from "../e2e/support/files.ts";
import { launchPhone } from "../e2e/support/phones.ts";
import { findFreePort } from "../e2e/support/ports.ts";
import { readQrFromPage } from "../e2e/support/qr.ts";
import { pickFilesOn, sendTextOn, waitForWords } from "../e2e/support/screens.ts";
import { startServer } from "../e2e/support/server.ts";
import { startSite } from "../e2e/support/site.ts";
import { buildExtension, buildPage, rootDir } from "./build.ts";
import { shootDoctor } from "./screenshots/doctor.ts";

/** Longer than any transition of ui/src/theme.css. */
const colourTransitionMs = 400;
/** What a browser allows a popup. Driven from outside it has another size than in a person's hands. */
const popupMaxHeight = 600;
const outDir = join(rootDir, "docs/screenshots");

const languageSelector = "select:has(option[value=fr])";

const texts = {
  en: {
    title: "Night train to Lisbon",
    selection: "Departs 21:34 from platform 7, carriage 12. Breakfast is served from 6:30.",
    answer: "Got it, on my way!",
    fileName: "Tickets.pdf",
  },
  fr: {
    title: "Train de nuit pour Lisbonne",
    selection: "Départ à 21 h 34, quai 7, voiture 12. Petit déjeuner à partir de 6 h 30.",
    answer: "Bien reçu, j’arrive !",
    fileName: "Billets.pdf",
  },
} as const;

type Language = keyof typeof texts;

const folder = await createTemporaryFolder("screenshots");
try {
  await mkdir(outDir, { recursive: true });
  const port = await findFreePort();
  const pageDir = await buildPage(join(folder.path, "page"));
  const serverUrl = `http://localhost:${port}`;
  const extensionDir = await buildExtension({ serverUrl, outDir: join(folder.path, "extension") });
  const server = await startServer({ port, pageDir });
  try {
    for (const language of ["en", "fr"] as const) {
      await takeAll(language, extensionDir, server.url);
      await shootDoctor({ language, pageDir, take: (page, name) => take(page, name, language) });
    }
  } finally {
    await server.close();
  }
} finally {
  await folder.remove();
}
process.exit();

async function takeAll(language: Language, extensionDir: string, serverUrl: string): Promise<void> {
  const { title, selection, answer, fileName } = texts[language];
  const body = `<!doctype html><title>${title}</title><p>${selection}</p>`;
  const site = await startSite({ "/": { contentType: "text/html; charset=utf-8", body } });
  const computer = await launchExtensionBrowser({ extensionDir, language, downloadsDir: folder.path });
  const phone = await launchPhone({ language });
  try {
    const options = await computer.openExtensionPage("options.html");
    await options.waitForSelector(languageSelector);
    await options.select(languageSelector, language);
    const tab = await computer.browser.newPage();
    await tab.goto(site.url);
    await tab.evaluate(() => getSelection()?.selectAllChildren(document.body));
    const popup = await computer.openPopup(tab);
    const link = await readQrFromPage(popup);
    // The host has the session.
    await waitForWords(popup, "10:00");
    await take(popup, "popup-code", language);

    await phone.page.goto(`${serverUrl}/`);
    await readQrFromPage(phone.page);
    await take(phone.page, "phone-shares", language);

    // From a page without a fragment to one with it, the browser would only scroll.
    await phone.page.goto("about:blank");
    await phone.page.goto(link);
    await waitForWords(phone.page, selection);
    await sendTextOn(phone.page, answer);
    await waitForWords(popup, answer);
    await pickFilesOn(popup, [await createRandomFile(join(folder.path, language, fileName), 1_200_000)]);
    await waitForWords(phone.page, fileName);
    await phone.page.waitForNetworkIdle({ idleTime: 1_000 });
    await take(popup, "popup-connected", language);
    await take(phone.page, "phone-connected", language);
    await options.bringToFront();
    await take(options, "options", language);
  } finally {
    await Promise.all([computer.close(), phone.close(), site.close()]);
  }
}

async function take(page: Page, name: string, language: Language): Promise<void> {
  const isPopup = name.startsWith("popup-");
  await sleep(colourTransitionMs);
  const { width, height, windowHeight } = await page.evaluate(() => ({
    width: document.body.offsetWidth,
    height: document.body.offsetHeight,
    windowHeight: innerHeight,
  }));
  // One that scrolls is shown as its window is, so that what sticks to the lower edge is there.
  const clip = { x: 0, y: 0, width, height: isPopup && height > popupMaxHeight ? windowHeight : height };
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
    await sleep(colourTransitionMs);
    await page.screenshot({
      path: join(outDir, `${name}-${theme}-${language}.png`) as `${string}.png`,
      clip,
    });
  }
}
