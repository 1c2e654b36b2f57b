/** The computer: Chromium with the built extension, and the extension's own pages and worker. */

import type { Browser, Page, Target, WebWorker } from "puppeteer-core";
import { launchChromium } from "./chromium.ts";

export type ExtensionBrowserOptions = {
  readonly extensionDir: string;
  readonly downloadsDir?: string;
  readonly headless?: boolean;
  readonly display?: string;
  readonly language?: string;
  readonly args?: readonly string[];
  /** Starts the browser in place of the program itself (chromium.ts). */
  readonly executablePath?: string;
};

export type ExtensionBrowser = {
  readonly browser: Browser;
  readonly extensionId: string;
  /**
   * The real popup over the page, as a click on the icon opens it: that grants activeTab. Without a page:
   * chrome.action.openPopup(), as after a menu entry.
   */
  readonly openPopup: (page?: Page) => Promise<Page>;
  /** The document that owns the sessions; waits for it. requestAnimationFrame never fires in it. */
  readonly offscreenPage: () => Promise<Page>;
  readonly serviceWorker: () => Promise<WebWorker>;
  /** As the browser does after half a minute: the next event starts it anew, out of reach of `serviceWorker()`. */
  readonly stopServiceWorker: () => Promise<void>;
  /** A page of the extension in a tab: "options.html". */
  readonly openExtensionPage: (path: string) => Promise<Page>;
  readonly close: () => Promise<void>;
};

const targetTimeoutMs = 10_000;

export async function launchExtensionBrowser(options: ExtensionBrowserOptions): Promise<ExtensionBrowser> {
  const { extensionDir, ...chromiumOptions } = options;
  const { browser, close } = await launchChromium({ ...chromiumOptions, hasExtensions: true });
  try {
    const extensionId = await browser.installExtension(extensionDir);
    return withExtension(browser, extensionId, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function withExtension(browser: Browser, extensionId: string, close: () => Promise<void>): ExtensionBrowser {
  const origin = `chrome-extension://${extensionId}/`;
  const waitForTarget = (type: string, path: string): Promise<Target> =>
    browser.waitForTarget((target) => target.type() === type && target.url().startsWith(origin + path), {
      timeout: targetTimeoutMs,
    });

  const serviceWorker = async (): Promise<WebWorker> => {
    const worker = await (await waitForTarget("service_worker", "")).worker();
    if (worker === null) throw new Error("The service worker's target has no worker.");
    return worker;
  };

  const triggerAction = async (page: Page): Promise<void> => {
    const extension = (await browser.extensions()).get(extensionId);
    if (extension === undefined) throw new Error(`The extension ${extensionId} is not installed.`);
    await page.bringToFront();
    await page.triggerExtensionAction(extension);
  };

  return {
    browser,
    extensionId,
    openPopup: async (page) => {
      if (page !== undefined) await triggerAction(page);
      else await (await serviceWorker()).evaluate(() => chrome.action.openPopup());
      return (await waitForTarget("page", "popup.html")).asPage();
    },
    offscreenPage: async () => (await waitForTarget("background_page", "offscreen.html")).asPage(),
    serviceWorker,
    stopServiceWorker: async () => (await serviceWorker()).close(),
    openExtensionPage: async (path) => {
      const page = await browser.newPage();
      await page.goto(origin + path);
      return page;
    },
    close,
  };
}
