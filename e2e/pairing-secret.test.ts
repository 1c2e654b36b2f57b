/** What the code on the screen is for, and that nothing but it says the secret (docs/protocol/1-pairing, PR2, PR15). */

import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { derivePairing } from "#protocol/pairing/derive";
import { themes } from "./support/axe.ts";
import { allowClipboard, readClipboard } from "./support/clipboard.ts";
import { eavesdrop, type Heard } from "./support/eavesdrop.ts";
import { type ExtensionBrowser, launchExtensionBrowser } from "./support/extension-browser.ts";
import { endSessionOf } from "./support/journey.ts";
import { readKept } from "./support/kept.ts";
import { readPaintedCode } from "./support/painted-code.ts";
import { launchPhone, type Phone } from "./support/phones.ts";
import "./support/provided.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { buildServer, type ServerProcess, type ServerProgram } from "./support/services/server-program.ts";
import { type Site, startSite } from "./support/site.ts";

const lastWord = "a last word";
const widthMinPx = 240;
/** Version 5, which a link takes at M. */
const moduleCount = 37;
const quietZoneModules = 4;
/** A module begins and ends at whole pixels: 5 or 6 of them at 240 px. */
const roundingModules = 0.2;

let program: ServerProgram;
let server: ServerProcess;
let serverUrl: string;
let site: Site;
let computer: ExtensionBrowser;
let phone: Phone;
let tab: Page;

beforeAll(async () => {
  program = await buildServer();
  server = program.run({
    PORT: String(inject("serverPort")),
    PAGE_DIR: inject("pageDir"),
    // The most that it can be told to say.
    LOG_LEVEL: "debug",
  });
  await server.url();
  serverUrl = `http://localhost:${inject("serverPort")}`;
  site = await startSite({ "/": { contentType: "text/html", body: "<title>A page</title>" } });
  computer = await launchExtensionBrowser({ extensionDir: inject("extensionDir") });
  phone = await launchPhone();
  tab = await computer.browser.newPage();
  await tab.goto(site.url);
});
afterEach(() => endSessionOf(computer));
afterAll(async () => {
  await phone?.close();
  await computer?.close();
  await site?.close();
  await server?.kill();
  await program?.remove();
});

test("[PR2] the secret is in no request, store, console or log, from the popup to the end of the session", async () => {
  const [atComputer, atPhone] = [await eavesdrop(computer.browser), await eavesdrop(phone.browser)];
  const kept: string[] = [];
  const keep = async (...pages: readonly Page[]) => {
    for (const page of pages) kept.push(await readKept(page));
  };

  let popup = await computer.openPopup(tab);
  const link = await readQrFromPage(popup);
  await clickOn(popup, "Copy link");
  const host = await computer.offscreenPage();
  await keep(popup, host);

  await phone.page.goto(link);
  await sendTextOn(phone.page, "from the phone");
  await waitForWords(popup, "from the phone");
  await sendTextOn(popup, "from the computer");
  await waitForWords(phone.page, "from the computer");
  await keep(popup, host, phone.page);

  await popup.close();
  await phone.page.reload();
  await waitForWords(phone.page, "Connected to");
  popup = await computer.openPopup(tab);
  await sendTextOn(popup, "after the reload");
  await waitForWords(phone.page, "after the reload");
  await keep(popup, host, phone.page);
  await computer.serviceWorker();
  await Promise.all([atComputer.sayEverywhere(lastWord), atPhone.sayEverywhere(lastWord)]);

  await clickOn(popup, "End session");
  await waitForWords(phone.page, "ended the session");
  await keep(popup, phone.page);

  // All of them were overheard, and what is there can be found.
  const secret = Buffer.from(link.slice(link.indexOf("#1") + 2), "base64url");
  const { sessionId, joinKey, psk } = derivePairing(secret);
  const extension = ["/popup.html", "/offscreen.html", "/background.js", "/assets/session-worker"];
  expect(speakers(atComputer.heard)).toEqual(expect.arrayContaining(extension));
  expect(speakers(atPhone.heard)).toEqual(expect.arrayContaining(["/", "/assets/session-worker"]));
  for (const { heard } of [atComputer, atPhone]) {
    const kinds = heard.filter(({ text }) => text.includes(sessionId)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["request", "socket"]));
  }
  expect(kept.filter((stores) => stores.includes(joinKey))).toHaveLength(2);
  expect(server.log()).toContain('"path":"/api/v1/sessions"');

  const written = [secret, psk].flatMap(formsOf);
  const isTold = (text: string) => written.some((form) => text.includes(form));
  expect({
    heard: [...atComputer.heard, ...atPhone.heard].filter(({ text }) => isTold(text)),
    kept: kept.filter(isTold),
    logged: server.log().split("\n").filter(isTold),
  }).toEqual({ heard: [], kept: [], logged: [] });
});

describe.each(themes)("in the %s theme", (theme) => {
  const wear = (page: Page) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);

  test("[PR15] the popup's code is black on white with its quiet zone, 240 px wide at least, and Copy link copies it", async () => {
    const popup = await computer.openPopup(tab);
    await wear(popup);
    const link = await readQrFromPage(popup);
    await expectReadable(popup);
    await clickOn(popup, "Copy link");
    await waitForWords(popup, "Copied");
    await allowClipboard(tab);
    expect(await readClipboard(tab)).toBe(link);
  });

  test("[PR15] so is the phone page's own, which shares from there", async () => {
    // Of a tab of its own: one that was a guest does not share.
    const page = await phone.browser.newPage();
    await page.setViewport(phone.page.viewport());
    await wear(page);
    await page.goto(serverUrl);
    const link = await readQrFromPage(page);
    await expectReadable(page);
    await clickOn(page, "Copy link");
    await waitForWords(page, "Copied");
    await allowClipboard(page);
    expect(await readClipboard(page)).toBe(link);
    await page.close();
  });
});

/** As its pixels are, whatever the page's data say. */
async function expectReadable(page: Page): Promise<void> {
  const code = await readPaintedCode(page);
  expect(code.widthPx).toBeGreaterThanOrEqual(widthMinPx);
  expect(code.colors).toEqual(["0,0,0", "255,255,255"]);
  expect(code.moduleCount).toBe(moduleCount);
  for (const modules of code.quietModules) {
    expect(modules).toBeGreaterThan(quietZoneModules - roundingModules);
  }
  // ISO/IEC 18004, 7.9: the first two bits of the format, 00 for M, under the mask's 10.
  expect([code.isDark(8, 0), code.isDark(8, 1)]).toEqual([true, false]);
}

/** Whose consoles had the last word, without the hash of a built file. */
function speakers(heard: readonly Heard[]): readonly string[] {
  const said = heard.filter(({ kind, text }) => kind === "console" && text.startsWith(`debug ${lastWord} `));
  return said.map(({ text }) => text.replace(/.* /, "").replace(/-[\w-]{8}\.js$/, ""));
}

/** As it may be written down: in a link, a JSON text, a log's line or a body of bytes. */
function formsOf(key: Uint8Array): readonly string[] {
  const bytes = Buffer.from(key);
  const [base64, hex] = [bytes.toString("base64").replace("=", ""), bytes.toString("hex")];
  return [
    bytes.toString("base64url"),
    base64,
    encodeURIComponent(base64),
    hex,
    hex.toUpperCase(),
    bytes.join(","),
    bytes.join(", "),
    JSON.stringify({ ...bytes }),
    bytes.toString("latin1"),
  ];
}
