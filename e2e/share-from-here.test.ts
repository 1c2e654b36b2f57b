/** The page without a link: what the QR code in the terminal opens. Two phones, no extension. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enOutcomes } from "../ui/src/i18n/en-outcomes.ts";
import {
  createRandomFile,
  createTemporaryFolder,
  sha256OfFile,
  type TemporaryFolder,
  waitForDownload,
} from "./support/files.ts";
import { startJourneyServer } from "./support/journey.ts";
import { launchPhone, type Phone } from "./support/phones.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import type { RunningServer } from "./support/server.ts";
import { waitFor } from "./support/wait.ts";

const fileBytes = 3_000_000;

let folder: TemporaryFolder;
let server: RunningServer;
let host: Phone;
let guest: Phone;

beforeAll(async () => {
  folder = await createTemporaryFolder("share");
  server = await startJourneyServer();
  [host, guest] = await Promise.all([launchPhone(), launchPhone({ downloadsDir: folder.path })]);
});

afterAll(async () => {
  await Promise.all([host?.close(), guest?.close()]);
  await server?.close();
  await folder?.remove();
});

test("the page shows a code, and a second device that scans it gets what the first one sends", async () => {
  await host.page.goto(server.pageOrigin);
  const link = await readQrFromPage(host.page);
  expect(link).toMatch(new RegExp(`^${server.pageOrigin}/#1[\\w-]{43}$`));

  await guest.page.goto(link);
  await sendTextOn(guest.page, "from the second to the first");
  await waitForWords(host.page, "from the second to the first");
  await sendTextOn(host.page, "from the first to the second");
  await waitForWords(guest.page, "from the first to the second");

  const path = await createRandomFile(join(folder.path, "here", "ein Bild 🖼.jpg"), fileBytes);
  await pickFilesOn(host.page, [path]);
  await clickOn(guest.page, "Save ");
  const saved = await waitForDownload(join(folder.path, "ein Bild 🖼.jpg"), fileBytes);
  expect(await sha256OfFile(saved)).toBe(await sha256OfFile(path));
});

test("a browser that blocks all cookies, or has no storage for the tab, connects and sends all the same", async () => {
  const blocked: readonly (() => void)[] = [
    () =>
      Object.defineProperty(window, "sessionStorage", {
        get: () => {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      }),
    () => Object.defineProperty(window, "sessionStorage", { value: null }),
  ];
  for (const block of blocked) {
    await host.page.goto(server.pageOrigin);
    const link = await readQrFromPage(host.page);
    const page = await guest.browser.newPage();
    await page.evaluateOnNewDocument(block);
    await page.goto(link);
    await sendTextOn(page, "without a storage");
    await waitForWords(host.page, "without a storage");
    await page.close();
  }
});

test("a host's page that is loaded anew says goodbye; while files arrive it ends its worker instead", async () => {
  await host.page.evaluateOnNewDocument(() => {
    const { terminate } = Worker.prototype;
    Worker.prototype.terminate = function () {
      sessionStorage.setItem("has ended its worker", "yes");
      terminate.call(this);
    };
  });
  const path = await createRandomFile(join(folder.path, "here", "large.bin"), 120_000_000);
  for (const isArriving of [false, true]) {
    await host.page.goto(server.pageOrigin);
    // Not from its own address, which would only change the fragment.
    await guest.page.goto("about:blank");
    await guest.page.goto(await readQrFromPage(host.page));
    await waitForWords(guest.page, "Connected to");
    if (isArriving) {
      await pickFilesOn(guest.page, [path]);
      const hasPart = () =>
        host.page.$eval("[role=progressbar]", ({ ariaValueNow }) => Number(ariaValueNow) > 2);
      await waitFor("a part of it", () => hasPart().catch(() => false));
    }
    await host.page.reload();
    const hasEnded = await host.page.evaluate(() => sessionStorage.getItem("has ended its worker") !== null);
    expect(hasEnded).toBe(isArriving);
    await waitForWords(guest.page, enOutcomes.endings.guest["ended-by-peer"].what, 5_000);
  }
});
