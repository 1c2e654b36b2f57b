/** Files go to the phone by picker, drop and paste; they arrive as files, with the same bytes and names. */

import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { downloadFileName } from "#ui/short-file-name.ts";
import { allowClipboard } from "./support/clipboard.ts";
import { dropOn } from "./support/drop.ts";
import { createRandomFile, sha256OfFile, waitForDownload } from "./support/files.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { type Expected, saveOnPhone } from "./support/phone-files.ts";
import { readQrFromPage } from "./support/qr.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "./support/screens.ts";
import { waitFor } from "./support/wait.ts";

const largeBytes = 100 * 1024 * 1024;

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney({ routes: { "/": { contentType: "text/html", body: "<p>A page</p>" } } });
});
afterEach(async () => journey.endSession());
afterAll(async () => journey?.close());

test("picked before the scan: nothing, one byte, and names with spaces, emoji and 255 bytes", async () => {
  const longName = `${"ü".repeat(125)}x.bin`;
  expect(Buffer.byteLength(longName)).toBe(255);
  const files = await Promise.all([
    create("empty.bin", 0),
    create("one byte.bin", 1),
    create("Straße & Söhne (Entwurf) [2].txt", 4_321),
    create("🎉 party 🇫🇷.png", 70_000),
    // The phone's page shows all of it; its browser's downloads need some of the 255 bytes for themselves.
    create(longName, 300_000, downloadFileName(longName)),
  ]);
  const popup = await journey.computer.openPopup();
  await pickFilesOn(
    popup,
    files.map((file) => file.path),
  );
  await waitForWords(popup, "5 files");
  await journey.openOnPhone(await readQrFromPage(popup));
  for (const file of files) await expectOnPhone(file);
});

test("picked in a dialog that was opened before the scan, and answered after it", async () => {
  const late = await create("late.bin", 100_000);
  const popup = await journey.computer.openPopup();
  const picker = await popup.waitForSelector("input[data-picker=files]");
  await journey.openOnPhone(await readQrFromPage(popup));
  await waitForWords(popup, "Android");
  await (picker as ElementHandle<HTMLInputElement> | null)?.uploadFile(late.path);
  await expectOnPhone(late);
});

test("dropped one by one and together, while the phone is connected", async () => {
  const one = await create("dropped.bin", 2_000_000);
  const several = await Promise.all(
    Array.from({ length: 12 }, (_, index) => create(`drop ${index}.bin`, 10_000 + index)),
  );
  const { popup } = await journey.scan();
  await waitForWords(popup, "Android");
  await dropOn(popup, [one.path]);
  await expectOnPhone(one);
  await dropOn(
    popup,
    several.map((file) => file.path),
  );
  await waitForWords(journey.phone.page, "12 files received");
  await clickOn(journey.phone.page, "Save all");
  for (const file of several) await expectInDownloads(file);
});

test("dropped and pasted into a popup that was open before the phone came: once each", async () => {
  const tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  await putImageIntoClipboard(tab);
  const dropped = await create("just once.bin", 200_000);
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "Android");
  await dropOn(popup, [dropped.path]);
  await expectOnPhone(dropped);
  await popup.keyboard.press("v", { commands: ["Paste"] });
  await waitForWords(journey.phone.page, ".png");
  await sendTextOn(popup, "and then a text");
  await waitForWords(journey.phone.page, "and then a text");
  for (const page of [popup, journey.phone.page]) {
    const cards = await page.$$eval("article", (all) => all.map((each) => each.textContent ?? ""));
    for (const name of ["just once.bin", ".png"]) {
      expect(cards.filter((words) => words.includes(name))).toHaveLength(1);
    }
  }
});

test("a folder keeps its paths, picked and dropped", async () => {
  const inside = ["a.txt", "sub folder/b 🎈.txt", "sub folder/deeper/c.txt"];
  await Promise.all(inside.map((path, index) => create(`holiday/${path}`, 1_000 + index)));
  await mkdir(join(journey.filesDir, "holiday/empty"), { recursive: true });
  const { popup } = await journey.scan();
  await waitForWords(popup, "Android");
  await pickFilesOn(popup, [join(journey.filesDir, "holiday")], "folder");
  for (const path of inside) await waitForWords(journey.phone.page, `holiday/${path}`);
  for (const [index, path] of inside.entries()) {
    await expectOnPhone({
      path: join(journey.filesDir, "holiday", path),
      name: basename(path),
      sizeBytes: 1_000 + index,
    });
  }
  const dropped = await create("dropped folder/in it/d.txt", 55);
  await dropOn(popup, [dirname(dirname(dropped.path))]);
  await waitForWords(journey.phone.page, "dropped folder/in it/d.txt");
  await expectOnPhone(dropped);
});

test("two hundred files arrive, all of them", async () => {
  const files = await Promise.all(
    Array.from({ length: 200 }, (_, index) => create(`many ${index}.bin`, 5_000 + index)),
  );
  const { popup } = await journey.scan();
  await pickFilesOn(
    popup,
    files.map((file) => file.path),
  );
  await waitForWords(journey.phone.page, "200 files received", 30_000);
  await waitForWords(popup, "Delivered");
  const stored = await hashesOnPhone();
  for (const file of files) expect(stored, file.name).toContain(await sha256OfFile(file.path));
  // A hundred rows at a time.
  await openRows();
  await openRows();
  for (const file of [0, 99, 199].flatMap((index) => files[index] ?? [])) await expectOnPhone(file);
});

test("an image pasted into the popup arrives", async () => {
  const tab = await journey.computer.browser.newPage();
  await tab.goto(journey.site.url);
  await putImageIntoClipboard(tab);
  const popup = await journey.computer.openPopup(tab);
  await popup.waitForSelector("form textarea");
  const pastedSha256 = popup.evaluate(
    () =>
      new Promise<{ sha256: string; sizeBytes: number; name: string }>((resolve) => {
        addEventListener("paste", async (event) => {
          const file = event.clipboardData?.files[0];
          if (file === undefined) return;
          const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
          const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
          resolve({ sha256, sizeBytes: file.size, name: file.name });
        });
      }),
  );
  await popup.focus("form textarea");
  await popup.keyboard.press("v", { commands: ["Paste"] });
  const pasted = await pastedSha256;
  await journey.openOnPhone(await readQrFromPage(popup));
  expect(await saveOnPhone(journey, pasted)).toBe(pasted.sha256);
});

test("100 MB go on while the popup is closed and the service worker stopped; the popup, reopened, shows where it is", async () => {
  const { computer, phone } = journey;
  const large = await create("large.bin", largeBytes);
  const tab = await computer.browser.newPage();
  const { popup } = await journey.scan(tab);
  await waitForWords(popup, "Android");
  await pickFilesOn(popup, [large.path]);
  const shareOf = (page: Page) => page.$eval("[role=progressbar]", (bar) => Number(bar.ariaValueNow));
  await phone.page.waitForSelector("[role=progressbar]");
  await popup.close();
  await computer.stopServiceWorker();
  const before = await shareOf(phone.page);
  await waitFor("progress without popup and worker", async () => (await shareOf(phone.page)) > before);

  const reopened = await computer.openPopup(tab);
  await waitForWords(reopened, "large.bin");
  await reopened.waitForSelector("[role=progressbar]");
  expect(await shareOf(reopened)).toBeGreaterThanOrEqual(before);
  await waitForWords(reopened, "MB/s");
  await waitForWords(reopened, "left");
  await waitForWords(reopened, "Delivered", 90_000);
  await expectOnPhone(large);
}, 120_000);

type SourceFile = Expected & { readonly path: string };

async function create(relativePath: string, sizeBytes: number, savedAs?: string): Promise<SourceFile> {
  const path = await createRandomFile(join(journey.filesDir, relativePath), sizeBytes);
  const name = basename(relativePath);
  return { path, name, sizeBytes, savedAs: savedAs ?? name };
}

async function expectOnPhone(file: SourceFile): Promise<void> {
  expect(await saveOnPhone(journey, file), file.name).toBe(await sha256OfFile(file.path));
}

async function expectInDownloads({ path, name, sizeBytes }: SourceFile): Promise<void> {
  const saved = await waitForDownload(join(journey.phoneDownloadsDir, name), sizeBytes);
  expect(await sha256OfFile(saved), name).toBe(await sha256OfFile(path));
}

/** SHA-256 of all that the phone's page has stored. */
async function hashesOnPhone(): Promise<readonly string[]> {
  return journey.phone.page.evaluate(async () => {
    const hashes: string[] = [];
    const read = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const handle of folder.values()) {
        if (handle instanceof FileSystemDirectoryHandle) await read(handle);
        if (!(handle instanceof FileSystemFileHandle)) continue;
        const bytes = await (await handle.getFile()).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        hashes.push([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
      }
    };
    await read(await navigator.storage.getDirectory());
    return hashes;
  });
}

/** Lists of many files are folded. */
async function openRows(): Promise<void> {
  const { page } = journey.phone;
  await page.waitForSelector("article button.button-quiet");
  await page.$eval(
    "article button.button-quiet",
    (button) => button instanceof HTMLElement && button.click(),
  );
}

async function putImageIntoClipboard(tab: Page): Promise<void> {
  await allowClipboard(tab);
  await tab.bringToFront();
  await tab.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    const context = canvas.getContext("2d");
    context?.fillRect(8, 8, 32, 16);
    await navigator.clipboard.write([
      new ClipboardItem({ "image/png": await canvas.convertToBlob({ type: "image/png" }) }),
    ]);
  });
}
