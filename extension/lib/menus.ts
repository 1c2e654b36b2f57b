/**
 * The entries of the context menu, and what each of them means to send.
 */

import { asOutgoingText } from "#ui/links.ts";
import type { Menus } from "./browser.ts";
import { type ContentNote, linkShare } from "./content.ts";
import type { TextShare } from "./messages.ts";

export const menuContexts = ["selection", "link", "image", "video", "audio", "page"] as const;
export type MenuContext = (typeof menuContexts)[number];

export type MenuShare =
  | { readonly kind: "text"; readonly share: TextShare; readonly note: ContentNote | null }
  /** To be replaced by what the frame says: the menu's text has lost its line breaks. */
  | { readonly kind: "selection"; readonly share: TextShare }
  /** fallback: goes where the bytes cannot be had. */
  | { readonly kind: "image"; readonly srcUrl: string; readonly fallback: TextShare }
  | { readonly kind: "nothing" };

export type MenuClick = Pick<
  Menus.OnClickData,
  "menuItemId" | "selectionText" | "linkUrl" | "srcUrl" | "pageUrl"
>;

export function menuId(context: MenuContext): string {
  return `send-${context}`;
}

export function shareFromMenu(
  click: MenuClick,
  tab: { url?: string; title?: string } | undefined,
): MenuShare {
  const page = linkShare(tab?.title ?? "", tab?.url ?? click.pageUrl ?? "");
  const context = menuContexts.find((known) => menuId(known) === click.menuItemId);
  switch (context) {
    case "selection":
      return click.selectionText
        ? { kind: "selection", share: asOutgoingText(click.selectionText) }
        : { kind: "nothing" };
    case "link":
      return click.linkUrl
        ? { kind: "text", share: linkShare("", click.linkUrl), note: null }
        : { kind: "nothing" };
    case "image":
      return click.srcUrl
        ? {
            kind: "image",
            srcUrl: click.srcUrl,
            fallback: isWebUrl(click.srcUrl) ? linkShare("", click.srcUrl) : page,
          }
        : { kind: "nothing" };
    case "video":
    case "audio":
      return click.srcUrl && isWebUrl(click.srcUrl)
        ? { kind: "text", share: linkShare(tab?.title ?? "", click.srcUrl), note: null }
        : textOrNothing(page, "media-without-address");
    case "page":
      return textOrNothing(page, null);
    case undefined:
      return { kind: "nothing" };
  }
}

function textOrNothing(share: TextShare, note: ContentNote | null): MenuShare {
  if (share.text === "") return { kind: "nothing" };
  return { kind: "text", share, note };
}

/** blob: and data: addresses mean nothing on another device. */
function isWebUrl(url: string): boolean {
  return /^https?:/i.test(url);
}
