/**
 * The whole stage of one journey: server, computer with the built extension, phone, and a page to look at.
 *
 * A test file opens one in beforeAll and closes it in afterAll; whatever was started is closed even when the
 * rest fails to start.
 */

import type { Page, Target } from "puppeteer-core";
import { inject } from "vitest";
import { type ExtensionBrowser, launchExtensionBrowser } from "./extension-browser.ts";
import { createTemporaryFolder } from "./files.ts";
import { launchFirefoxPhone, launchPhone, type Phone } from "./phones.ts";
import "./provided.ts";
import { readQrFromPage } from "./qr.ts";
import { clickOn, saysWords } from "./screens.ts";
import { type RunningServer, type ServerOptions, startServer } from "./server.ts";
import { type Site, type SiteRoute, startSite } from "./site.ts";
import { waitFor } from "./wait.ts";

export type JourneyOptions = {
  readonly phone?: "chromium" | "firefox";
  /** An X display on which the computer's browser shows its windows. */
  readonly display?: string;
  /** BCP 47; English where absent. */
  readonly language?: string;
  readonly server?: Partial<ServerOptions>;
  /** Switches for both Chromium browsers. */
  readonly args?: readonly string[];
  readonly routes?: Readonly<Record<string, SiteRoute>>;
};

export type JourneyServer = {
  readonly pageOrigin: string;
  /** An outage: the address stays, and nobody answers there until it is started again. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

export type Journey = {
  readonly server: JourneyServer;
  readonly computer: ExtensionBrowser;
  readonly phone: Phone;
  readonly site: Site;
  /** Where the computer's browser saves downloads. */
  readonly downloadsDir: string;
  readonly phoneDownloadsDir: string;
  /** For the files of this test. */
  readonly filesDir: string;
  readonly openOnPhone: (link: string) => Promise<void>;
  /** Shows the popup over the page, reads its code as a camera would, and opens it on the phone. */
  readonly scan: (computerPage?: Page) => Promise<{ readonly popup: Page; readonly link: string }>;
  /** Ends the session and closes the popup: the next code is a fresh one. */
  readonly endSession: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const clickAgainMs = 1_000;

/** The server's address that the built extension knows. */
export function startJourneyServer(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  return startServer({ port: inject("serverPort"), pageDir: inject("pageDir"), ...options });
}

export async function openJourney(options: JourneyOptions = {}): Promise<Journey> {
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
  const createFolder = async (name: string) => {
    const folder = await createTemporaryFolder(name);
    cleanups.push(folder.remove);
    return folder.path;
  };

  const language = options.language ?? "en";
  const launchChosenPhone = options.phone === "firefox" ? launchFirefoxPhone : launchPhone;
  try {
    const downloadsDir = await createFolder("downloads");
    const phoneDownloadsDir = await createFolder("phone");
    const filesDir = await createFolder("files");
    const server = await startJourneyServerToStop(options.server);
    cleanups.push(server.stop);
    const site = await keep(startSite(options.routes ?? {}));
    const computer = await keep(
      launchExtensionBrowser({
        extensionDir: inject("extensionDir"),
        downloadsDir,
        language,
        args: options.args ?? [],
        ...(options.display !== undefined && { display: options.display }),
      }),
    );
    const phone = await keep(
      launchChosenPhone({
        language,
        downloadsDir: phoneDownloadsDir,
        ...(options.phone !== "firefox" && { args: options.args ?? [] }),
      }),
    );
    const openOnPhone = async (link: string) => {
      // A camera opens a tab; only going from page to page would be another thing, a change of the fragment.
      await phone.page.goto("about:blank");
      await phone.page.goto(link);
    };
    const scan = async (computerPage?: Page) => {
      const popup = await computer.openPopup(computerPage);
      const link = await readQrFromPage(popup);
      await openOnPhone(link);
      return { popup, link };
    };
    const endSession = () => endSessionOf(computer);
    return {
      server,
      computer,
      phone,
      site,
      downloadsDir,
      phoneDownloadsDir,
      filesDir,
      openOnPhone,
      scan,
      endSession,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startJourneyServerToStop(options: Partial<ServerOptions> = {}): Promise<JourneyServer> {
  let running: RunningServer | undefined = await startJourneyServer(options);
  return {
    pageOrigin: running.pageOrigin,
    stop: async () => {
      await running?.close();
      running = undefined;
    },
    start: async () => {
      running ??= await startJourneyServer(options);
    },
  };
}

/** Through the popup where a phone is there; else the host goes with what waited in it. */
export async function endSessionOf({ browser, openPopup }: ExtensionBrowser): Promise<void> {
  const findHost = () => browser.targets().find((target) => target.type() === "background_page");
  const open = browser.targets().find((target) => target.url().includes("/popup.html"));
  if (findHost() !== undefined) {
    const popup = (await open?.asPage()) ?? (await openPopup());
    await popup.waitForSelector("h1");
    const isPaired = await saysWords(popup, "End session");
    if (isPaired) await waitFor("the session's end", () => clickEnd(popup));
    await popup.close();
    // The host of a session that was over goes by itself, maybe at this very moment: only its absence counts.
    if (!isPaired) await closeTarget(findHost()).catch(() => undefined);
  } else if (open !== undefined) {
    await (await open.asPage()).close();
  }
  await waitFor("the end of the host", () => findHost() === undefined);
}

/** Whether it is over. What arrives just then may move the button away from under the click: then once more. */
async function clickEnd(popup: Page): Promise<boolean> {
  // After a click that did hit, there is none to be found.
  await clickOn(popup, "End session", clickAgainMs).catch(() => undefined);
  // The question goes when what it is about is through.
  if (await saysWords(popup, "Stop and end")) {
    await clickOn(popup, "Stop and end", clickAgainMs).catch(() => undefined);
  }
  return !(await saysWords(popup, "End session")) && !(await saysWords(popup, "Stop and end"));
}

async function closeTarget(target: Target | undefined): Promise<void> {
  await (await target?.asPage())?.close();
}
