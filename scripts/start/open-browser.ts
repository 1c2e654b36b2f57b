/**
 * Opens a Chromium or Chrome with the extension loaded and its icon in the toolbar, in a profile of its own.
 *
 * Chrome itself ignores --load-extension since 137: the debugging pipe is the way that works in both.
 */

import { existsSync } from "node:fs";
import { mkdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, launch } from "puppeteer-core";
import { chromium, findTool } from "../../e2e/support/system-packages.ts";
import { extensionId } from "./extension-id.ts";

export type OpenedBrowser =
  | { readonly kind: "opened"; readonly close: () => Promise<void> }
  | { readonly kind: "not-wanted" }
  | { readonly kind: "no-display" }
  | { readonly kind: "no-browser" }
  | { readonly kind: "failed"; readonly reason: string };

export type BrowserToOpen = {
  readonly extensionDir: string;
  readonly profileDir: string;
  readonly firstPage: string;
};

export async function openBrowser({
  extensionDir,
  profileDir,
  firstPage,
}: BrowserToOpen): Promise<OpenedBrowser> {
  if (!hasDisplay()) return { kind: "no-display" };
  const executablePath = findTool(chromium);
  if (executablePath === undefined) return { kind: "no-browser" };
  try {
    if (!existsSync(profileDir)) await createProfile(profileDir);
    const browser = await launchWithProfile(executablePath, profileDir);
    try {
      await browser.installExtension(extensionDir);
      const [page] = await browser.pages();
      await page?.goto(firstPage);
    } catch (error) {
      await closeIfOpen(browser);
      throw error;
    }
    return { kind: "opened", close: () => closeIfOpen(browser) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    // DISPLAY may name one that is no longer there, or is another user's.
    if (words.startsWith("Missing X server")) return { kind: "no-display" };
    if (await isProfileOpen(profileDir)) {
      return { kind: "failed", reason: "that of an earlier npm start is still open" };
    }
    return { kind: "failed", reason: words.endsWith("Target closed") ? `${executablePath} ended` : words };
  }
}

/** One browser a profile: a second one hands over to it, and ends. */
async function isProfileOpen(profileDir: string): Promise<boolean> {
  try {
    const [, pid] = /-(\d+)$/.exec(await readlink(join(profileDir, "SingletonLock"))) ?? [];
    return process.kill(Number(pid), 0);
  } catch {
    // No lock, or that of a browser that was killed.
    return false;
  }
}

function hasDisplay(): boolean {
  if (process.platform === "darwin" || process.platform === "win32") return true;
  return (process.env.DISPLAY ?? "") !== "" || (process.env.WAYLAND_DISPLAY ?? "") !== "";
}

async function launchWithProfile(executablePath: string, userDataDir: string): Promise<Browser> {
  return launch({
    executablePath,
    userDataDir,
    headless: false,
    // A port would be open to every program of this computer; and the browser goes with us, however we end.
    pipe: true,
    enableExtensions: true,
    defaultViewport: null,
    // It is the user's browser, not a test's: no notice of automation, and Ctrl-C is ours to handle.
    ignoreDefaultArgs: ["--enable-automation"],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: ["--no-first-run", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
}

/** The icon can only be put into the toolbar while the browser is not running. */
async function createProfile(profileDir: string): Promise<void> {
  await mkdir(join(profileDir, "Default"), { recursive: true, mode: 0o700 });
  const preferences = { extensions: { pinned_extensions: [extensionId] } };
  await writeFile(join(profileDir, "Default", "Preferences"), JSON.stringify(preferences));
}

async function closeIfOpen(browser: Browser): Promise<void> {
  if (browser.connected) await browser.close();
}
