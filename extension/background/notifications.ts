/**
 * Notifications: local, for this user's eyes. What a click on one does is in its id, for the worker forgets.
 */

import { isolate } from "#ui/i18n/isolate.ts";
import { createTranslator } from "#ui/i18n/translator.ts";
import { browser } from "../lib/browser.ts";
import type { ContentNote } from "../lib/content.ts";
import { languageOf } from "../lib/language.ts";
import type { News } from "../lib/messages.ts";
import { readSettings } from "../lib/settings.ts";
import { strings } from "../strings/strings.ts";
import { openPopup } from "./open-popup.ts";

const previewChars = 160;
const filesPrefix = "files:";
const newestText = "text:newest";

export async function notify(news: News): Promise<void> {
  const translator = createTranslator(languageOf((await readSettings()).language));
  const { notifications } = strings[translator.language];
  switch (news.kind) {
    case "text-arrived":
      // One for all texts: each takes the place of the one before, or a flood of them would bury the screen.
      return show(newestText, notifications.textFrom(nameOf(news.from, notifications)), preview(news.text));
    case "files-saved": {
      const what = news.count === 1 ? isolate(news.firstName) : translator.messages.files.count(news.count);
      const title = notifications.filesFrom(nameOf(news.from, notifications));
      return show(`${filesPrefix}${news.downloadId}`, title, notifications.saved(what));
    }
    case "files-not-saved": {
      const what = news.count === 1 ? isolate(news.firstName) : translator.messages.files.count(news.count);
      return show(`text:${crypto.randomUUID()}`, notifications.notSaved, notifications.notSavedHint(what));
    }
  }
}

/** Sent without a popup, but not quite what was asked for. */
export async function notifySent(note: ContentNote): Promise<void> {
  const { notifications, notes } = strings[languageOf((await readSettings()).language)];
  await show(`text:${crypto.randomUUID()}`, notifications.sent, notes[note]);
}

export function listenToNotifications(): void {
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    if (!id.startsWith(filesPrefix)) return void openPopup(undefined);
    void showDownload(Number(id.slice(filesPrefix.length)));
  });
}

/** Or where it should be, if it has been taken off the browser's list. */
async function showDownload(downloadId: number): Promise<void> {
  const [item] = await browser.downloads.search({ id: downloadId });
  if (item) browser.downloads.show(downloadId);
  else browser.downloads.showDefaultFolder();
}

async function show(id: string, title: string, message: string): Promise<void> {
  const iconUrl = browser.runtime.getURL("icons/128.png");
  await browser.notifications.create(id, { type: "basic", iconUrl, title, message });
}

function nameOf(label: string, { aPhone }: { readonly aPhone: string }): string {
  return label === "" ? aPhone : isolate(label);
}

function preview(text: string): string {
  const characters = [...text.slice(0, 2 * previewChars)];
  return characters.length > previewChars ? `${characters.slice(0, previewChars).join("")}…` : text;
}
