/** The badge on the icon. */

import { browser } from "../lib/browser.ts";
import type { Badge } from "../lib/messages.ts";

/** White on each of them is at least 4.5:1. */
const colours = { calm: "#0b6b57", busy: "#1d5fa8", alarm: "#a3241a" } as const;
const flashMs = 1_500;
const sentText = "✓";

export function showBadge(badge: Badge): void {
  const { text, colour } = looks(badge);
  void browser.action.setBadgeBackgroundColor({ color: colour });
  void browser.action.setBadgeTextColor({ color: "#ffffff" });
  void browser.action.setBadgeText({ text });
}

/** A tick, for what was sent without a popup. */
export async function flashSent(): Promise<void> {
  const before = await browser.action.getBadgeText({});
  if (before === sentText) return;
  await browser.action.setBadgeText({ text: sentText });
  setTimeout(() => void endFlash(before), flashMs);
}

/** Unless the session had something newer to say meanwhile. */
async function endFlash(before: string): Promise<void> {
  if ((await browser.action.getBadgeText({})) === sentText)
    await browser.action.setBadgeText({ text: before });
}

function looks(badge: Badge): { readonly text: string; readonly colour: string } {
  switch (badge.kind) {
    case "none":
      return { text: "", colour: colours.calm };
    case "waiting":
      return { text: "…", colour: colours.busy };
    case "connected":
      return { text: "●", colour: colours.calm };
    case "progress":
      return { text: `${badge.percent}%`, colour: colours.busy };
    case "problem":
      return { text: "!", colour: colours.alarm };
  }
}
