/** Opens the popup without a click on the icon; where the browser will not, the same page as a window. */

import { browser, chromeOnly } from "../lib/browser.ts";
import { openPopupWindow, popupPath } from "../lib/popup-window.ts";

/** tabId: the tab it is about. */
export async function openPopup(tabId: number | undefined): Promise<void> {
  if (await showOpenPopup()) return;
  try {
    await browser.action.openPopup();
  } catch {
    // No focused window, or a browser that wants a click: a window always opens.
    await openPopupWindow(tabId ?? null);
  }
}

/** An open one hears of the pending share by itself; a window of its own may be behind others. */
async function showOpenPopup(): Promise<boolean> {
  const contexts = await chromeOnly().runtime.getContexts({});
  const popupUrl = browser.runtime.getURL(popupPath);
  const open = contexts.filter((context) => context.documentUrl?.startsWith(popupUrl));
  const ownWindow = open.find(({ contextType }) => contextType === "TAB");
  if (ownWindow) await browser.windows.update(ownWindow.windowId, { focused: true }).catch(() => undefined);
  return open.length > 0;
}
