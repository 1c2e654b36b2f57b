/** Settings as the options page would store them, without opening it: a test about something else starts from them. */

import type { ExtensionBrowser } from "./extension-browser.ts";

export type StoredSettings = {
  readonly language?: "browser" | "en" | "fr";
  readonly isPlainQr?: boolean;
  /** Empty: as in a build that names no server. */
  readonly serverUrl?: string;
  /** Where that server says its page is; the build's own where absent. */
  readonly page?: { readonly serverUrl: string; readonly pageOrigin: string };
};

/** Replaces all that was set before; pages that are open follow at once. */
export async function storeSettings(computer: ExtensionBrowser, settings: StoredSettings): Promise<void> {
  const worker = await computer.serviceWorker();
  await worker.evaluate((stored) => chrome.storage.local.set({ settings: stored }), settings);
}
