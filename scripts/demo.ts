/**
 * `npm run demo`: the real extension in a headless Chromium, a second Chromium as the phone, the real server
 * between them; the pairing code is read from the popup's pixels. No hands, no display, nothing left behind.
 */

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { launchExtensionBrowser } from "../e2e/support/extension-browser.ts";
import { createTemporaryFolder } from "../e2e/support/files.ts";
import { launchPhone } from "../e2e/support/phones.ts";
import { findFreePort } from "../e2e/support/ports.ts";
import { readQrFromPage } from "../e2e/support/qr.ts";
import { waitForWords } from "../e2e/support/screens.ts";
import { startServer } from "../e2e/support/server.ts";
import { startSite } from "../e2e/support/site.ts";
import { buildExtension, buildPage } from "./build.ts";
import { runStep } from "./demo/report.ts";
import { saveOnPhone, sendFile, sendText } from "./demo/transfers.ts";

const fileBytes = 20_000_000;
const demoTimeoutMs = 5 * 60_000;
const selection = "What you read on the computer, now on the phone: ünïcödé 👋 שלום";

const cleanups: (() => Promise<void>)[] = [];
const timeout = sleep(demoTimeoutMs, undefined, { ref: false }).then(() => {
  throw new Error(`The demo did not end within ${demoTimeoutMs / 60_000} minutes.`);
});

try {
  await Promise.race([runDemo(), timeout]);
  console.log("\nAll of it arrived, byte for byte. To try it yourself: npm start");
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
} finally {
  for (const cleanup of cleanups.reverse()) await cleanup();
}
process.exit();

async function runDemo(): Promise<void> {
  const folder = await createTemporaryFolder("demo");
  cleanups.push(folder.remove);
  const port = await findFreePort();
  const extensionOutDir = join(folder.path, "extension");
  const pageDir = join(folder.path, "page");
  let extensionDir = "";
  await runStep("extension and phone page built", async () => {
    [extensionDir] = await Promise.all([
      buildExtension({ serverUrl: `http://localhost:${port}`, outDir: extensionOutDir }),
      buildPage(pageDir),
    ]);
    return "as for a release";
  });

  const server = await keep(startServer({ port, pageDir }));
  const body = `<!doctype html><title>A page</title><p>${selection}</p>`;
  const site = await keep(startSite({ "/": { contentType: "text/html; charset=utf-8", body } }));
  const computerDownloads = join(folder.path, "computer");
  const phoneDownloads = join(folder.path, "phone");
  const computer = await keep(launchExtensionBrowser({ extensionDir, downloadsDir: computerDownloads }));
  const phone = await keep(launchPhone({ downloadsDir: phoneDownloads }));
  console.log(`          server at ${server.url}, two browsers: ${await computer.browser.version()}`);

  const tab = await computer.browser.newPage();
  await tab.goto(site.url);
  await tab.evaluate(() => getSelection()?.selectAllChildren(document.body));
  const popup = await computer.openPopup(tab);

  let link = "";
  await runStep("code read from the popup's pixels", async () => {
    link = await readQrFromPage(popup);
    return `${link.split("#")[0]}#… (${link.length} characters)`;
  });
  await runStep("phone opens the link, the selection is on its screen", async () => {
    await phone.page.goto(link);
    await waitForWords(phone.page, selection);
    return `"${selection}"`;
  });
  await runStep("text from the phone to the popup", () =>
    sendText(phone.page, popup, "Back from the phone 📱"),
  );
  await runStep("text from the popup to the phone", () =>
    sendText(popup, phone.page, "And once more there 💻"),
  );
  await runStep(`file from the computer to the phone, ${fileBytes / 1e6} MB`, () =>
    sendFile({
      from: popup,
      path: join(folder.path, "from the computer.bin"),
      sizeBytes: fileBytes,
      downloadsDir: phoneDownloads,
      save: () => saveOnPhone(phone.page, "from the computer.bin"),
    }),
  );
  await runStep(`file from the phone to the computer, ${fileBytes / 1e6} MB`, () =>
    sendFile({
      from: phone.page,
      path: join(folder.path, "from the phone.bin"),
      sizeBytes: fileBytes,
      downloadsDir: join(computerDownloads, "PairQR"),
      save: async () => undefined,
    }),
  );
}

async function keep<T extends { readonly close: () => Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  cleanups.push(started.close);
  return started;
}
