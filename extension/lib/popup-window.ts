/**
 * The popup as a window of its own, which no file picker closes. Same page, same view.
 */

import { browser } from "./browser.ts";

export const popupPath = "popup.html";

const widthPx = 420;
const heightPx = 680;

/** tabId: the tab the window is about, since it is itself the active one. */
export async function openPopupWindow(tabId: number | null): Promise<void> {
  const query = new URLSearchParams({ window: "1" });
  if (tabId !== null) query.set("tab", String(tabId));
  const url = browser.runtime.getURL(`${popupPath}?${query}`);
  await browser.windows.create({ url, type: "popup", width: widthPx, height: heightPx });
}

export type PopupPlace = { readonly isWindow: boolean; readonly tabId: number | null };

export function popupPlace(search: string): PopupPlace {
  const query = new URLSearchParams(search);
  const tabId = Number.parseInt(query.get("tab") ?? "", 10);
  return { isWindow: query.has("window"), tabId: Number.isNaN(tabId) ? null : tabId };
}
