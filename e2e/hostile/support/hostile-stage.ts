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

/** Without a computer: the attackers' page is the host. */
export type PhoneStage = {
  readonly server: HostileServer;
  readonly phone: Phone;
  /** In the phone's browser, behind its page. */
  readonly attacker: Page;
  /** What product pages threw; a hostile peer must cause none. */
  readonly pageErrors: string[];
  readonly close: () => Promise<void>;
};

export type HostileStage = PhoneStage & {
  readonly computer: ExtensionBrowser;
  readonly popup: Page;
  readonly downloadsDir: string;
  /** Of a new session, registered at a server that is honest until told otherwise. */
  readonly newLink: () => Promise<string>;
};

/** Timers of a page behind another one must not be slowed down: the attacker's is. */
const awakeArgs = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"];

export function openPhoneStage(): Promise<PhoneStage> {
  return closingOnError(async (keep) => {
    const folder = await createTemporaryFolder("attackers");
    keep(folder.remove);
    await buildAttackersPage(folder.path);
    const addresses = { port: inject("serverPort"), pageDir: inject("pageDir") };
    const server = await startHostileServer({ ...addresses, attackersDir: folder.path });
    keep(server.close);
    const phone = await launchPhone({ args: awakeArgs });
    keep(phone.close);
    const pageErrors: string[] = [];
    watchErrors(phone.page, pageErrors);
    const attacker = await openAttackersPage(phone, server.url);
    await phone.page.bringToFront();
    return { server, phone, attacker, pageErrors };
  });
}

export function openHostileStage(): Promise<HostileStage> {
  return closingOnError(async (keep) => {
    const stage = await openPhoneStage();
    keep(stage.close);
    const { phone, server, pageErrors } = stage;
    const downloads = await createTemporaryFolder("downloads");
    keep(downloads.remove);
    const downloadsDir = join(downloads.path, "Downloads");
    const extensionDir = inject("extensionDir");
    const computer = await launchExtensionBrowser({ extensionDir, downloadsDir, args: awakeArgs });
    keep(computer.close);
    const popup = await computer.openPopup(await computer.browser.newPage());
    watchErrors(popup, pageErrors);
    watchErrors(await computer.offscreenPage(), pageErrors);

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
      await clickOn(popup, "Show a new code");
      // Asked where a text has come.
      await popup.evaluate(() => {
        const buttons = [...document.querySelectorAll("button")];
        buttons.find(({ textContent }) => textContent === "Delete and show a new code")?.click();
      });
      return await takeShownLink();
    };
    await takeShownLink();
    return { ...stage, computer, popup, downloadsDir, newLink };
  });
}

/** Whatever `open` has kept is closed last first: by `close`, and when the rest fails to open. */
async function closingOnError<T>(
  open: (keep: (cleanup: () => Promise<void>) => void) => Promise<T>,
): Promise<T & { readonly close: () => Promise<void> }> {
  const cleanups: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    return { ...(await open((cleanup) => cleanups.push(cleanup))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function watchErrors(page: Page, pageErrors: string[]): void {
  page.on("pageerror", (error) => pageErrors.push(String(error)));
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
