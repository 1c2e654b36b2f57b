/**
 * axe finds nothing: the states of popup, options and phone page that a person brings about, in both themes.
 * every-state.test.ts has the others, and English.
 */

import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTranslator } from "#ui/i18n/translator.ts";
import { strings } from "../extension/strings/strings.ts";
import { pageMessages } from "../mobile-web/src/i18n/messages.ts";
import { expectNoFindings } from "./support/axe.ts";
import { createRandomFile } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { storeSettings } from "./support/settings.ts";

/** Still under way when axe has looked at it. */
const largeBytes = 2_000_000_000;

const page = (title: string, body: string) => ({
  contentType: "text/html; charset=utf-8",
  body: `<!doctype html><title>${title}</title>${body}`,
});
const routes = {
  "/selection": page("A page", `<p id="wanted">Zwölf Boxkämpfer</p>`),
  "/link": page("Another page", "<p>nothing selected</p>"),
};

describe("in French, whose strings are the longer ones", () => {
  const language = "fr";
  const { messages } = createTranslator(language);
  const own = strings[language];
  const phoneOwn = pageMessages[language];
  let journey: Journey;

  beforeAll(async () => {
    journey = await openJourney({ routes, language });
    await storeSettings(journey.computer, { language });
  });
  afterEach(async () => {
    await journey.endSession();
    await storeSettings(journey.computer, { language });
  });
  afterAll(async () => journey?.close());

  async function openTab(path: string) {
    const tab = await journey.computer.browser.newPage();
    await tab.goto(journey.site.url + path);
    return tab;
  }

  test("popup: waiting, with nothing and with something to send, and while that is edited", async () => {
    const empty = await journey.computer.openPopup();
    await readQrFromPage(empty);
    await waitForWords(empty, own.notes["hidden-page"]);
    await expectNoFindings(empty, "waiting, nothing to send");
    await sendTextOn(empty, "typed");
    await pickFilesOn(empty, [await createRandomFile(join(journey.filesDir, "photo.jpg"), 5_000)]);
    await waitForWords(empty, "photo.jpg");
    await expectNoFindings(empty, "waiting, with text and file");
    await clickOn(empty, own.popup.edit);
    await expectNoFindings(empty, "waiting, text being edited");
  });

  test("popup: waiting with a selection", async () => {
    const tab = await openTab("/selection");
    await tab.evaluate(() => getSelection()?.selectAllChildren(document.body));
    const popup = await journey.computer.openPopup(tab);
    await waitForWords(popup, "Zwölf Boxkämpfer");
    await expectNoFindings(popup, "waiting, selection");
  });

  test("popup: plain QR code, and a text too long for it", async () => {
    await storeSettings(journey.computer, { language, isPlainQr: true });
    const popup = await journey.computer.openPopup(await openTab("/link"));
    await waitForWords(popup, own.plain.title);
    await expectNoFindings(popup, "plain QR code");
    await popup.focus("textarea");
    await popup.keyboard.sendCharacter("long ".repeat(200));
    await waitForWords(popup, own.plain.tooLong.what);
    await expectNoFindings(popup, "plain QR code, too long");
  });

  test("popup: no server set", async () => {
    await storeSettings(journey.computer, { language, serverUrl: "" });
    const popup = await journey.computer.openPopup();
    await waitForWords(popup, own.server.title);
    await expectNoFindings(popup, "no server");
    await popup.type("input[type=url]", "http://pairqr.example");
    await clickOn(popup, own.server.check);
    await waitForWords(popup, own.server.problems["needs-https"]);
    await expectNoFindings(popup, "no server, wrong address");
  });

  test("popup and phone: connecting", async () => {
    const { computer, phone } = journey;
    const popup = await computer.openPopup();
    const hanging = await phone.browser.newPage();
    await hanging.emulate({
      userAgent: await phone.page.evaluate(() => navigator.userAgent),
      viewport: { width: 393, height: 727, isMobile: true, hasTouch: true },
    });
    await hanging.evaluateOnNewDocument(() => {
      RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => undefined);
    });
    await hanging.goto(await readQrFromPage(popup));
    await waitForWords(hanging, messages.connection.connectingLong);
    await expectNoFindings(hanging, "phone, connecting for long");
    await waitForWords(popup, own.popup.connectingTo);
    await expectNoFindings(popup, "connecting");
    await hanging.close();
  });

  test("popup and phone: connected with items and a transfer under way, ended", async () => {
    const { filesDir, phone } = journey;
    const { popup } = await journey.scan(await openTab("/link"));
    await waitForWords(phone.page, "Another page");
    await sendTextOn(phone.page, "https://example.org/a-link");
    await sendTextOn(popup, "a text from the computer");
    await waitForWords(phone.page, "a text from the computer");
    const files = ["one.txt", "two.txt"].map((name) => createRandomFile(join(filesDir, name), 3_000));
    await pickFilesOn(popup, await Promise.all(files));
    await waitForWords(phone.page, phoneOwn.files.saveAll);
    await pickFilesOn(phone.page, [await createRandomFile(join(filesDir, "back.bin"), 70_000)], "files");
    await waitForWords(popup, own.received.saved);
    await pickFilesOn(popup, [await createSparseFile(join(filesDir, "large.bin"), largeBytes)]);
    await phone.page.waitForSelector("[role=progressbar]");
    await popup.locator("summary").click();
    await phone.page.locator("summary").click();
    await expectNoFindings(popup, "connected");
    await expectNoFindings(phone.page, "phone, connected");
    await popup.waitForSelector("[role=progressbar]");
    await clickOn(phone.page, messages.files.cancelLabel("large.bin"));
    await waitForWords(popup, messages.cancels.peer.user);
    await clickOn(popup, messages.connection.end);
    await waitForWords(popup, messages.endings.host["ended-here"].what);
    await expectNoFindings(popup, "ended");
    await waitForWords(phone.page, messages.endings.guest["ended-by-peer"].what);
    await expectNoFindings(phone.page, "phone, ended");
  });

  test("phone: twice as large letters cover nothing, and nothing is wider than the screen", async () => {
    const { page } = journey.phone;
    const { popup } = await journey.scan(await openTab("/link"));
    await sendTextOn(page, "a text");
    await waitForWords(popup, "a text");
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await waitForWords(page, messages.connection.connectedTo);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    const covered = await page.$$eval("summary span:not(:has(*)), summary bdi", (all) =>
      all.flatMap((each) => {
        const { left, top, width, height } = each.getBoundingClientRect();
        if (each.matches(".sr-only, [aria-hidden]")) return [];
        const hit = document.elementFromPoint(left + width - 4, top + height / 2);
        const isCut = each instanceof HTMLElement && each.scrollWidth > each.clientWidth + 1;
        return width > 20 && !isCut && hit === each ? [] : [each.textContent ?? ""];
      }),
    );
    expect(covered).toEqual([]);
  });

  test("phone: share from here, and a damaged link", async () => {
    // A tab that has been a guest would rather go back there.
    const phonePage = await journey.phone.browser.newPage();
    await phonePage.goto(journey.server.pageOrigin);
    await waitForWords(phonePage, phoneOwn.host.title);
    await readQrFromPage(phonePage);
    await expectNoFindings(phonePage, "phone, share from here");
    await phonePage.goto("about:blank");
    await phonePage.goto(`${journey.server.pageOrigin}/#1damaged`);
    await waitForWords(phonePage, messages.endings.guest["link-invalid"].what);
    await expectNoFindings(phonePage, "phone, damaged link");
    await phonePage.close();
  });

  test("options: as they are, after a change, and with a wrong address", async () => {
    const options = await journey.computer.openExtensionPage("options.html");
    await waitForWords(options, own.options.title);
    await expectNoFindings(options, "options");
    await options.locator("input[role=switch]").click();
    await waitForWords(options, own.options.saved);
    await options.type("input[type=url]", "::");
    await clickOn(options, own.server.check);
    await waitForWords(options, own.server.problems["not-an-address"]);
    await expectNoFindings(options, "options, wrong address");
    await options.close();
  });
});

/** Takes no room on this disk, and as long as any other to send. */
async function createSparseFile(path: string, sizeBytes: number): Promise<string> {
  await writeFile(path, "");
  await truncate(path, sizeBytes);
  return path;
}
