/**
 * "Send to phone" from the context menu: at once where a phone is connected, else with a code in the popup.
 */

import { asOutgoingText } from "#ui/links.ts";
import { isTooLong } from "#ui/text-file.ts";
import type { Menus, Tabs } from "../lib/browser.ts";
import { type ContentNote, isLocalFile, linkShare } from "../lib/content.ts";
import { whileFetchingImage } from "../lib/fetching-image.ts";
import { openFileSender } from "../lib/file-channel.ts";
import { ensureHost, isHostLive } from "../lib/host-context.ts";
import { captureImage } from "../lib/image-capture.ts";
import { inTime } from "../lib/in-time.ts";
import { shareFromMenu } from "../lib/menus.ts";
import type { BodyOf, ReplyOf, TextShare } from "../lib/messages.ts";
import { request } from "../lib/messenger.ts";
import { captureSelection } from "../lib/page-capture.ts";
import { putPendingShare } from "../lib/pending-share.ts";
import { readSettings } from "../lib/settings.ts";
import { flashSent } from "./badge.ts";
import { notifySent } from "./notifications.ts";
import { openPopup } from "./open-popup.ts";

/** One that has just been made takes a second or so on a slow machine. */
const takenWithinMs = 10_000;

export async function sendFromMenu(click: Menus.OnClickData, tab: Tabs.Tab | undefined): Promise<void> {
  const meant = shareFromMenu(click, tab);
  const frameId = click.frameId ?? 0;
  switch (meant.kind) {
    case "nothing":
      return;
    case "text":
      return sendText(meant.share, meant.note, tab?.id);
    case "selection": {
      const taken = tab?.id === undefined ? null : await captureSelection(tab.id, frameId);
      if (taken?.kind === "too-large") {
        const page = linkShare(tab?.title ?? "", tab?.url ?? click.pageUrl ?? "");
        return sendText(page, "selection-too-large", tab?.id);
      }
      return sendText(taken === null ? meant.share : asOutgoingText(taken.text), null, tab?.id);
    }
    case "image":
      return sendImage(meant, tab?.id, frameId);
  }
}

async function sendText(share: TextShare, why: ContentNote | null, tabId: number | undefined): Promise<void> {
  const note = noteFor(share, why);
  // Of no use to a phone: the popup says what is.
  if (note !== "local-file" && (await askHost("share", share))?.isSent) {
    await flashSent();
    if (note) await notifySent(note);
    return;
  }
  // storage.session takes 10 MB: a longer selection is found by the popup itself, in the page.
  await putPendingShare({ share, note, at: Date.now() }).catch(() => undefined);
  await openPopup(tabId);
}

function noteFor({ textKind, text }: TextShare, why: ContentNote | null): ContentNote | null {
  if (isTooLong(text)) return "long-text-as-file";
  return textKind === "link" && isLocalFile(text) ? "local-file" : why;
}

/** Null from a host that is only coming up, or just closing: it has no phone either. */
async function askHost<N extends "share" | "host-status">(
  name: N,
  body: BodyOf<N>,
): Promise<ReplyOf<N> | null> {
  return (await isHostLive()) ? request(name, body).catch(() => null) : null;
}

type MeantImage = { readonly srcUrl: string; readonly fallback: TextShare };

async function sendImage(meant: MeantImage, tabId: number | undefined, frameId: number): Promise<void> {
  const { srcUrl, fallback } = meant;
  if ((await askHost("host-status", null))?.isConnected) {
    let isSent = false;
    await whileFetchingImage(false, async () => {
      isSent = await fetchAndSend(meant, tabId, frameId);
    });
    if (!isSent) return;
    // It took a while, and the phone may have gone: then the image waits for the next one.
    if ((await askHost("host-status", null))?.isConnected) await flashSent();
    else await openPopup(tabId);
    return;
  }
  if ((await readSettings()).isPlainQr) {
    return sendText(fallback, fallback.text === srcUrl ? "image-as-address" : "image-as-page", tabId);
  }
  await whileFetchingImage(true, async () => {
    // The code is on the screen while the bytes are still coming.
    await openPopup(tabId);
    await fetchAndSend(meant, tabId, frameId);
  });
}

/** False: a link goes in its place. */
async function fetchAndSend(
  { srcUrl, fallback }: MeantImage,
  tabId: number | undefined,
  frameId: number,
): Promise<boolean> {
  const image =
    tabId === undefined ? ({ kind: "failed" } as const) : await captureImage(tabId, frameId, srcUrl);
  if (image.kind !== "image") {
    const why = image.kind === "too-large" ? "image-too-large" : "image-not-readable";
    await sendText(fallback, fallback.text === srcUrl ? why : "image-without-address", tabId);
    return false;
  }
  await ensureHost();
  const sender = openFileSender();
  const sending = sender.send([{ file: image.file, path: image.file.name }]).then(() => true);
  const isTaken = await inTime(takenWithinMs, sending, false);
  sender.close();
  if (!isTaken) throw new Error("The host did not take the image.");
  return true;
}
