/**
 * The background: listeners, and nothing it could not lose. Chrome stops it after half a minute.
 *
 * Every listener is added before the first await, or the event that woke the worker would be missed.
 */

import { defineBackground } from "wxt/utils/define-background";
import { showBadge } from "../background/badge.ts";
import { listenToDownloads, startDownload } from "../background/downloads.ts";
import { endWaiting } from "../background/end-waiting.ts";
import { createMenus, listenToMenus, renameMenus } from "../background/menus.ts";
import { listenToNotifications, notify } from "../background/notifications.ts";
import { browser } from "../lib/browser.ts";
import { closeHost, ensureHost } from "../lib/host-context.ts";
import { handleMessages, request } from "../lib/messenger.ts";
import { onSettingsChanged, saveSettings } from "../lib/settings.ts";

export default defineBackground(() => {
  listenToMenus();
  listenToNotifications();
  listenToDownloads();
  browser.runtime.onInstalled.addListener(() => void createMenus());
  browser.runtime.onStartup.addListener(renameMenus);
  onSettingsChanged(renameMenus);
  onSettingsChanged(endWaiting);

  handleMessages("background", {
    "ensure-host": async () => {
      await ensureHost();
      return null;
    },
    "host-idle": async () => {
      // It was idle when it said so; a popup may have come since.
      if ((await request("host-status", null)).isNeeded) return null;
      await closeHost();
      showBadge({ kind: "none" });
      return null;
    },
    badge: (badge) => {
      showBadge(badge);
      return null;
    },
    news: async (news) => {
      await notify(news);
      return null;
    },
    download: async ({ url, path }) => ({ downloadId: await startDownload(url, path) }),
    "page-origin": async (page) => {
      await saveSettings({ page });
      return null;
    },
  });
});
