/** Firefox as the phone: another engine's WebRTC, WebCrypto, workers and private disk. Text and a file, both ways. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandomFile, sha256OfFile, waitForDownload } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { saveOnPhone } from "./support/phone-files.ts";
import { clickOn, pickFilesOn, readShownText, sendTextOn, waitForWords } from "./support/screens.ts";

const selection = "Erste Zeile\n\tzweite 👩‍👩‍👧‍👦\nשלום";
const body = `<!doctype html><meta charset="utf-8"><title>A page</title><pre>${selection}</pre>`;

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney({
    phone: "firefox",
    routes: { "/": { contentType: "text/html; charset=utf-8", body } },
  });
});
afterAll(async () => journey?.close());

test("texts and files pass both ways between Chromium and Firefox", async () => {
  const { computer, phone, filesDir, downloadsDir } = journey;
  const tab = await computer.browser.newPage();
  await tab.goto(journey.site.url);
  await tab.$eval("pre", (element) => getSelection()?.selectAllChildren(element));
  const { popup } = await journey.scan(tab);
  await waitForWords(phone.page, "Erste Zeile");
  expect(await readShownText(phone.page)).toBe(selection);
  await waitForWords(popup, "Firefox");

  await sendTextOn(phone.page, "zurück 🦊\nund noch eine Zeile");
  await waitForWords(popup, "zurück 🦊\nund noch eine Zeile");

  const toPhone = await createRandomFile(join(filesDir, "zum Telefon 🦊.bin"), 20_000_003);
  await pickFilesOn(popup, [toPhone]);
  const saved = await saveOnPhone(journey, { name: "zum Telefon 🦊.bin", sizeBytes: 20_000_003 }, 60_000);
  expect(saved).toBe(await sha256OfFile(toPhone));

  const toComputer = await createRandomFile(join(filesDir, "vom Telefon 🦊.bin"), 20_000_001);
  await pickFilesOn(phone.page, [toComputer]);
  const arrived = await waitForDownload(
    join(downloadsDir, "PairQR", "vom Telefon 🦊.bin"),
    20_000_001,
    60_000,
  );
  expect(await sha256OfFile(arrived)).toBe(await sha256OfFile(toComputer));

  await clickOn(phone.page, "Connected to");
  await clickOn(phone.page, "End session");
  await waitForWords(popup, "The other device ended the session.");
}, 180_000);
