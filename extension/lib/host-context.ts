/**
 * Where the host lives and how it is started and closed. In Chrome: the one offscreen document.
 *
 * The only file that knows; a browser whose background page can hold a peer connection gets its own version.
 */

import { browser, chromeOnly } from "./browser.ts";

const hostPath = "offscreen.html";

/** One creation at a time in this worker; after a restart of the worker getContexts tells. */
let creation: Promise<void> | undefined;

export async function isHostLive(): Promise<boolean> {
  const contexts = await chromeOnly().runtime.getContexts({
    contextTypes: ["OFFSCREEN_DOCUMENT" as chrome.runtime.ContextType],
    documentUrls: [browser.runtime.getURL(hostPath)],
  });
  return contexts.length > 0;
}

/** Background only. */
export function ensureHost(): Promise<void> {
  creation ??= createHost().finally(() => {
    creation = undefined;
  });
  return creation;
}

/** Background only. */
export async function closeHost(): Promise<void> {
  await creation;
  if (await isHostLive()) await chromeOnly().offscreen.closeDocument();
}

async function createHost(): Promise<void> {
  if (await isHostLive()) return;
  await chromeOnly().offscreen.createDocument({
    url: hostPath,
    reasons: ["WEB_RTC" as chrome.offscreen.Reason],
    justification: "Holds the peer connection to the phone while popup and service worker come and go.",
  });
}
