/** The phone: a browser process of its own that shares nothing with the computer's. */

import { type Browser, KnownDevices, launch, type Page } from "puppeteer-core";
import { closeBrowser, launchChromium } from "./chromium.ts";
import { createTemporaryFolder } from "./files.ts";
import { ensureTool, firefox } from "./system-packages.ts";

export type PhoneOptions = {
  readonly downloadsDir?: string;
  readonly headless?: boolean;
  readonly language?: string;
  readonly args?: readonly string[];
  readonly hasQuic?: boolean;
  /** Starts the browser in place of the program itself (chromium.ts). */
  readonly executablePath?: string;
};

export type Phone = {
  readonly browser: Browser;
  /** An empty page that counts as visible: `await phone.page.goto(link)` is the scan. */
  readonly page: Page;
  readonly close: () => Promise<void>;
};

/** Chromium as a Pixel: touch, its screen, its user agent. */
export async function launchPhone(options: PhoneOptions = {}): Promise<Phone> {
  const { browser, close } = await launchChromium(options);
  const page = await firstPage(browser);
  const pixel = KnownDevices["Pixel 5"];
  // The list's user agent names a Chrome of years ago; what runs here is this one.
  const userAgent = pixel.userAgent.replace(/Chrome\/[\d.]+/, await browserVersion(browser));
  await page.emulate({ ...pixel, userAgent });
  return { browser, page, close };
}

/** Firefox over WebDriver BiDi: another engine's WebRTC, crypto and storage. */
export async function launchFirefoxPhone(options: PhoneOptions = {}): Promise<Phone> {
  const executablePath = ensureTool(firefox);
  const profile = await createTemporaryFolder("firefox");
  const browser = await launch({
    browser: "firefox",
    executablePath,
    userDataDir: profile.path,
    headless: options.headless ?? true,
    acceptInsecureCerts: true,
    args: [...(options.args ?? [])],
    extraPrefsFirefox: {
      "intl.accept_languages": options.language ?? "en",
      "browser.download.alwaysOpenPanel": false,
      ...(options.downloadsDir !== undefined && {
        "browser.download.folderList": 2,
        "browser.download.dir": options.downloadsDir,
      }),
    },
  });
  const page = await firstPage(browser);
  await page.setViewport({ width: 412, height: 915 });
  return { browser, page, close: () => closeBrowser(browser, profile.remove) };
}

async function firstPage(browser: Browser): Promise<Page> {
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  // Where something would be lost the browser asks whether one means it. One does.
  page.on("dialog", (dialog) => void dialog.accept());
  return page;
}

async function browserVersion(browser: Browser): Promise<string> {
  return (await browser.version()).replace(/^.*\//, "Chrome/");
}
