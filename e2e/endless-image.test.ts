/**
 * "Send image to phone" on images that do not end: the popup says so, and the link goes; or where the worker that
 * fetches one is stopped, what is in front. What is given up after half a minute of silence is in
 * extension/lib/image-fetch.test.ts, with less patience.
 */

import { createServer, type Server, type ServerResponse } from "node:http";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Desktop, openDesktop } from "./support/desktop.ts";
import { type Journey, openJourney } from "./support/journey.ts";
import { listenOnFreePort } from "./support/ports.ts";
import { readQrFromPage } from "./support/qr.ts";
import { saysWords, waitForWords } from "./support/screens.ts";

const megabyte = Buffer.alloc(1024 * 1024);
/** More than is taken by far, and an end all the same: whatever goes wrong stays small. */
const endlessBytes = 256 * megabyte.length;
const fetching = "Fetching the image";
const lost = "The image that you chose could not be fetched.";
const tooLarge = "The image is too large to be taken from the page";
/** For 64 MiB, on a busy machine. */
const readMs = 50_000;

let server: Server;
let url: string;
let foreign: string;
let desktop: Desktop;
let journey: Journey;
let tab: Page;

beforeAll(async () => {
  server = createServer((request, response) => answer(request.url, request.headers.origin, response));
  const port = await listenOnFreePort(server);
  url = `http://127.0.0.1:${port}`;
  foreign = `http://localhost:${port}`;
  desktop = await openDesktop();
  journey = await openJourney({ display: desktop.display });
  tab = await journey.computer.browser.newPage();
});
afterEach(async () => journey.endSession());
afterAll(async () => {
  await journey?.close();
  await desktop?.close();
  server?.closeAllConnections();
  server?.close();
});

test.each([
  ["in the page", () => `${url}/endless.png`],
  ["by the extension, where the page may not", () => `${foreign}/for-extensions.png`],
])(
  "one without an end, fetched %s",
  async (_where, srcOf) => {
    const popup = await sendImage(srcOf());
    await waitForWords(popup, tooLarge, readMs);
    await expectLink(popup, srcOf());
  },
  90_000,
);

test.each([
  ["while the popup waits for it", true],
  ["after the popup was closed: the next one says it", false],
])("one whose worker is stopped %s, and what is in front goes", async (_when, isOpen) => {
  let popup = await sendImage(`${url}/stalled.png`);
  await waitForWords(popup, fetching);
  await waitForWords(popup, "Valid for");
  if (!isOpen) await popup.close();
  await stopWorkers();
  if (!isOpen) popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, lost);
  expect(await saysWords(popup, fetching)).toBe(false);
  await waitForWords(popup, "Images");
  await expectLink(popup, `${url}/`);
  await popup.close();
  // It was said.
  popup = await journey.computer.openPopup(tab);
  await waitForWords(popup, "Android");
  expect(await saysWords(popup, lost)).toBe(false);
});

/** More than once, which `stopServiceWorker()` cannot. */
async function stopWorkers(): Promise<void> {
  const session = await tab.createCDPSession();
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await session.detach();
}

function answer(path: string | undefined, origin: string | undefined, response: ServerResponse): void {
  if (path === "/") {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Images</title>");
    return;
  }
  response.setHeader("content-type", "image/png");
  if (origin?.startsWith("chrome-extension:")) response.setHeader("access-control-allow-origin", origin);
  if (path === "/stalled.png") response.write(megabyte);
  else sendOn(response, 0);
}

function sendOn(response: ServerResponse, sentBytes: number): void {
  if (response.destroyed || sentBytes >= endlessBytes) return;
  response.write(megabyte, () => sendOn(response, sentBytes + megabyte.length));
}

async function sendImage(src: string): Promise<Page> {
  await tab.goto(url);
  // Not waited for: it never is all there.
  await tab.evaluate((address) => {
    document.body.innerHTML = '<img id="image" alt="" style="width: 200px; height: 200px">';
    document.querySelector("img")?.setAttribute("src", address);
  }, src);
  await desktop.chooseFromMenu(tab, "#image", 2);
  const target = await journey.computer.browser.waitForTarget((each) => each.url().includes("/popup.html"));
  return target.asPage();
}

async function expectLink(popup: Page, src: string): Promise<void> {
  await journey.openOnPhone(await readQrFromPage(popup));
  const { page } = journey.phone;
  await waitForWords(page, "Open link");
  expect(await page.$eval("article a[href]", (anchor) => anchor.getAttribute("href"))).toBe(src);
}
