/** One Chromium process with a profile of its own that goes when it is closed. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, launch } from "puppeteer-core";
import { createTemporaryFolder } from "./files.ts";
import { chromium, ensureTool } from "./system-packages.ts";

export type ChromiumOptions = {
  readonly headless?: boolean;
  /** Shows its windows on this X display, instead of none. */
  readonly display?: string;
  readonly hasExtensions?: boolean;
  readonly downloadsDir?: string;
  /** BCP 47, of pages; the extension speaks the browser's own, which has French only where its package was added. */
  readonly language?: string;
  readonly args?: readonly string[];
  /** HTTP/3 too, where a server offers it. */
  readonly hasQuic?: boolean;
  /** Starts the browser in place of the program itself, in a place where no port of it can be reached. */
  readonly executablePath?: string;
};

export type OwnBrowser = { readonly browser: Browser; readonly close: () => Promise<void> };

const closeTimeoutMs = 5_000;

/** Nothing of the browser's own may use the network or the processor while a test runs. */
const quietArgs = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

export async function launchChromium(options: ChromiumOptions = {}): Promise<OwnBrowser> {
  const { executablePath = ensureTool(chromium) } = options;
  const profile = await createTemporaryFolder("chromium");
  const language = options.language ?? "en";
  await writePreferences(profile.path, {
    intl: { accept_languages: language, selected_languages: language },
    // It asks its maker about the first download, and waits seconds for an answer where there is no way out.
    safebrowsing: { enabled: false },
    // It asks whether the page may save several files, and there is nobody here to allow it.
    profile: { default_content_setting_values: { automatic_downloads: 1 } },
    // Through CDP it would make chrome.downloads ignore the file names that the extension asks for.
    ...(options.downloadsDir !== undefined && {
      download: { default_directory: options.downloadsDir, prompt_for_download: false },
    }),
  });
  const browser = await launch({
    executablePath,
    pipe: options.executablePath !== undefined,
    userDataDir: profile.path,
    headless: options.headless ?? options.display === undefined,
    // A window on a display has its own size.
    ...(options.display !== undefined && { defaultViewport: null }),
    enableExtensions: options.hasExtensions ?? false,
    acceptInsecureCerts: true,
    env: { ...process.env, LANGUAGE: language, ...(options.display && { DISPLAY: options.display }) },
    args: [
      ...quietArgs,
      ...(options.hasQuic === true ? [] : ["--disable-quic"]),
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      `--lang=${language}`,
      ...(options.args ?? []),
    ],
  });
  return { browser, close: () => closeBrowser(browser, profile.remove) };
}

/** Asks the browser to go, then ends its process: a hung browser must not outlive its test. */
export async function closeBrowser(browser: Browser, removeProfile: () => Promise<void>): Promise<void> {
  const child = browser.process();
  const hasEnded = child === null || child.exitCode !== null || child.signalCode !== null;
  const ended = hasEnded ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
  const asked = browser.close().catch(() => undefined);
  const late = sleep(closeTimeoutMs, "late", { ref: false });
  if ((await Promise.race([Promise.all([asked, ended]), late])) === "late") child?.kill("SIGKILL");
  await ended;
  await removeProfile();
}

async function writePreferences(profileDir: string, preferences: object): Promise<void> {
  const folder = join(profileDir, "Default");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "Preferences"), JSON.stringify(preferences));
}
