/**
 * Saves the host's blob: URLs under Downloads/PairQR and tells the host how each came out.
 *
 * Nothing is remembered here: a download's own entry names its URL, whichever worker hears that it is over.
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
    if (state === "complete" || state === "interrupted") void settle(change.id, state === "complete");
  });
}

async function settle(downloadId: number, isSaved: boolean): Promise<void> {
  const [item] = await browser.downloads.search({ id: downloadId });
  if (!item || item.byExtensionId !== browser.runtime.id || !isHostUrl(item.url)) return;
  if (await isHostLive()) await request("download-settled", { url: item.url, downloadId, isSaved });
}

function isHostUrl(url: string): boolean {
  return url.startsWith(`blob:${browser.runtime.getURL("").replace(/\/$/, "")}/`);
}
