/**
 * Saves the host's blob: URLs under Downloads/PairQR and tells the host how each came out.
 *
 * Nothing is remembered here: a download's own entry names its URL, whichever worker hears that it is over. People and
 * other extensions take entries off the list, some as soon as a download is complete: then its id has to do.
 */

import { browser } from "../lib/browser.ts";
import { downloadName } from "../lib/download-name.ts";
import { isHostLive } from "../lib/host-context.ts";
import { request } from "../lib/messenger.ts";

export async function startDownload(url: string, path: string): Promise<number> {
  if (!isHostUrl(url)) throw new Error("Only the host's own files are saved.");
  return browser.downloads.download({
    url,
    filename: downloadName(path),
    conflictAction: "uniquify",
    saveAs: false,
  });
}

export function listenToDownloads(): void {
  browser.downloads.onChanged.addListener((change) => {
    const state = change.state?.current;
    if (state === "complete" || state === "interrupted") settleInOrder(change.id, state === "complete");
  });
  // Under way: the browser gives it up and says no more of it.
  browser.downloads.onErased.addListener((downloadId) => settleInOrder(downloadId, false));
}

/** What is said of a download first counts: complete, then taken off the list. */
let settling: Promise<void> = Promise.resolve();

function settleInOrder(downloadId: number, isSaved: boolean): void {
  settling = settling.then(() => settle(downloadId, isSaved)).catch(() => {});
}

async function settle(downloadId: number, isSaved: boolean): Promise<void> {
  const [item] = await browser.downloads.search({ id: downloadId });
  if (item && (item.byExtensionId !== browser.runtime.id || !isHostUrl(item.url))) return;
  if (await isHostLive()) await request("download-settled", { url: item?.url ?? null, downloadId, isSaved });
}

function isHostUrl(url: string): boolean {
  return url.startsWith(`blob:${browser.runtime.getURL("").replace(/\/$/, "")}/`);
}
