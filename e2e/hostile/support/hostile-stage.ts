/** The stage of the hostile journeys: hostile server, computer with the extension, phone, and the attackers' page. */

import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { build } from "vite";
import { inject } from "vitest";
import { derivePairing } from "#protocol/pairing/derive";
import { parsePairingLink } from "#protocol/pairing/link";
import { type ExtensionBrowser, launchExtensionBrowser } from "../../support/extension-browser.ts";
import { createTemporaryFolder } from "../../support/files.ts";
import { launchPhone, type Phone } from "../../support/phones.ts";
import "../../support/provided.ts";
import { en as enMessages } from "../../../ui/src/i18n/en.ts";
import { readQrFromPage } from "../../support/qr.ts";
import { clickOn } from "../../support/screens.ts";
import { waitFor } from "../../support/wait.ts";
import { attackersPath, type HostileServer, startHostileServer } from "./hostile-server.ts";
import type { HostilePage } from "./page/main.ts";

declare global {
  interface Window {
    hostile: HostilePage;
  }
}

export type HostileStage = {
  readonly server: HostileServer;
  readonly computer: ExtensionBrowser;
  readonly phone: Phone;
  /** In the phone's browser, behind its page. */
  readonly attacker: Page;
  readonly popup: Page;
  readonly downloadsDir: string;
  /** What product pages threw; a hostile peer must cause none. */
  readonly pageErrors: string[];
  /** Of a new session, registered at a server that is honest until told otherwise. */
  readonly newLink: () => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Timers of a page behind another one must not be slowed down: the attacker's is. */
const awakeArgs = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"];

export async function openHostileStage(): Promise<HostileStage> {
  const cleanups: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  const keep = async <T extends { readonly close: () => Promise<void> }>(
    starting: Promise<T>,
  ): Promise<T> => {
    const started = await starting;
    cleanups.push(started.close);
    return started;
  };
  try {
    const folder = await createTemporaryFolder("hostile");
    cleanups.push(folder.remove);
    const attackersDir = join(folder.path, "page");
    const downloadsDir = join(folder.path, "downloads");
    await buildAttackersPage(attackersDir);
    const server = await keep(
      startHostileServer({ port: inject("serverPort"), pageDir: inject("pageDir"), attackersDir }),
    );
    const extensionDir = inject("extensionDir");
    const [computer, phone] = await Promise.all([
      keep(launchExtensionBrowser({ extensionDir, downloadsDir, args: awakeArgs })),
      keep(launchPhone({ args: awakeArgs })),
    ]);
    const pageErrors: string[] = [];
    const watch = (page: Page) => page.on("pageerror", (error) => pageErrors.push(String(error)));
    const attacker = await openAttackersPage(phone, server.url);
    const tab = await computer.browser.newPage();
    const popup = await computer.openPopup(tab);
    watch(popup);
    watch(phone.page);
    watch(await computer.offscreenPage());
    await phone.page.bringToFront();
    const takeShownLink = async () => {
      server.forget();
      const link = await readQrFromPage(popup);
      const parsed = parsePairingLink(link);
      if (parsed.kind !== "pairing") throw new Error(`The code says ${link}.`);
      server.sessionId = derivePairing(parsed.secret).sessionId;
      await waitFor("the registration", () => server.hasSocket("host"));
      return link;
    };
    const newLink = async () => {
      await phone.page.goto("about:blank");
      // However the last session was left: there is no button for this before a phone has come.
      await popup.evaluate(() => chrome.runtime.connect({ name: "session" }).postMessage({ kind: "end" }));
      await waitFor("the end", () =>
        popup.evaluate(
          (words) => document.querySelector("h1")?.innerText === words,
          enMessages.connection.ended,
        ),
      );
      await clickOn(popup, "Show a new code");
      return await takeShownLink();
    };
    await takeShownLink();
    return { server, computer, phone, attacker, popup, downloadsDir, pageErrors, newLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAttackersPage({ browser }: Phone, serverUrl: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(serverUrl + attackersPath);
  await page.waitForFunction(() => "hostile" in window);
  return page;
}

async function buildAttackersPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    root: join(import.meta.dirname, "page"),
    base: attackersPath,
    build: { outDir, emptyOutDir: true, target: "es2022", modulePreload: false },
    worker: { format: "es" },
  });
}
