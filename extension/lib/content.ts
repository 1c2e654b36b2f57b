/**
 * What is in front of the user, decided from what could be read of the tab: the selection, else the page.
 *
 * Where the browser lets no extension look, the address still goes, and the note says what is missing and why.
 */

import { asOutgoingText } from "#ui/links.ts";
import { isTooLong } from "#ui/text-file.ts";
import type { TextShare } from "./messages.ts";

export type ContentNote =
  /** A page of the browser's own whose address is known. */
  | "browser-page"
  /** chrome:// and the like, or a popup that no click opened: the browser tells not even the address. */
  | "hidden-page"
  | "store-page"
  | "pdf"
  | "local-file"
  /** The page would not let itself be read, for a reason the browser does not tell. */
  | "not-readable"
  /** The focus is in a frame of another site, and nothing is selected elsewhere. */
  | "frame-not-readable"
  /** The image's bytes could not be had: its address goes instead. */
  | "image-not-readable"
  | "image-too-large"
  /** Whoever fetched it was stopped: what is in front goes instead, or nothing. */
  | "image-lost"
  /** Nor has it an address for another device: the page's goes instead. */
  | "image-without-address"
  /** Asked for while plain codes were on, which hold no picture: its address, or where that is none, the page's. */
  | "image-as-address"
  | "image-as-page"
  /** A stream without an address of its own: the page's goes instead. */
  | "media-without-address"
  /** Too long for a text: goes as a file. */
  | "long-text-as-file"
  /** More than passes between the extension's own parts: the page's address goes instead. */
  | "selection-too-large"
  /** Nothing to offer: an empty tab, or none. */
  | "nothing-there";

/** Why a plain code holds something else than what was asked for. */
export type PlainNote =
  | "unreadable"
  | "local-file"
  | "image-as-address"
  | "image-as-page"
  | "media-without-address"
  | "selection-too-large";

/** Nothing goes from a plain code, and beside it nothing can be picked. null: its own words say what there is to say. */
export const plainNotes: Readonly<Record<ContentNote, PlainNote | null>> = {
  "browser-page": "unreadable",
  "hidden-page": null,
  "store-page": "unreadable",
  pdf: "unreadable",
  "local-file": "local-file",
  "not-readable": "unreadable",
  "frame-not-readable": null,
  "image-not-readable": "image-as-address",
  "image-too-large": "image-as-address",
  "image-lost": null,
  "image-without-address": "image-as-page",
  "image-as-address": "image-as-address",
  "image-as-page": "image-as-page",
  "media-without-address": "media-without-address",
  "long-text-as-file": null,
  "selection-too-large": "selection-too-large",
  "nothing-there": null,
};

export type ContentSource = "selection" | "page" | "menu";

export type Content = {
  readonly source: ContentSource;
  readonly share: TextShare | null;
  readonly note: ContentNote | null;
};

/** What a phone can do something with. */
export function shareForPhone(content: Content | null): TextShare | null {
  return content === null || content.note === "local-file" ? null : content.share;
}

/** What the script in one frame saw. */
export type FrameReport = {
  readonly isTop: boolean;
  /** The focus went into a frame inside this one. */
  readonly isFocusInChild: boolean;
  /** And that is another site's: activeTab does not reach there. */
  readonly isFocusOutOfReach: boolean;
  readonly selection: string;
  /** There is more of it, which was not handed out. */
  readonly isCut: boolean;
  readonly contentType: string;
  /** These two of the top frame alone: nobody needs another's. */
  readonly url: string;
  readonly title: string;
};

export type TabFacts = { readonly url: string; readonly title: string };

/** reports: null where no script could run. */
export function decideContent(tab: TabFacts, reports: readonly FrameReport[] | null): Content {
  const chosen = reports ? chooseFrame(reports) : undefined;
  if (chosen && !chosen.isCut) {
    return {
      source: "selection",
      share: asOutgoingText(chosen.selection),
      note: isTooLong(chosen.selection) ? "long-text-as-file" : null,
    };
  }
  const top = reports?.find((report) => report.isTop);
  const url = tab.url || (top?.url ?? "");
  const isOutOfReach = reports?.some((report) => report.isFocusOutOfReach) === true;
  const note = chosen
    ? "selection-too-large"
    : (noteFor(url, top) ?? (isOutOfReach ? "frame-not-readable" : null));
  if (!isWorthSending(url)) return { source: "page", share: null, note: note ?? "nothing-there" };
  return { source: "page", share: linkShare(tab.title || (top?.title ?? ""), url), note };
}

/** A title that only repeats the address says nothing. */
export function linkShare(title: string, url: string): TextShare {
  const bare = url.replace(/^https?:\/\//, "").replace(/\/$/, "");
  const isRepeat = title === url || title === bare;
  return { textKind: "link", title: isRepeat ? "" : title, text: url };
}

/** Whose selection counts: the focused frame's, then the top one's, then any; a page keeps one per frame. */
export function chooseFrame(reports: readonly FrameReport[]): FrameReport | undefined {
  const withSelection = reports.filter((report) => report.selection.trim() !== "");
  const top = withSelection.find((report) => report.isTop);
  const isFocusInFrame = reports.some((report) => report.isTop && report.isFocusInChild);
  const inFrame = withSelection.find((report) => !report.isTop && !report.isFocusInChild);
  const chosen = isFocusInFrame ? (inFrame ?? top) : (top ?? inFrame);
  return chosen ?? withSelection[0];
}

function noteFor(url: string, top: FrameReport | undefined): ContentNote | null {
  if (top?.contentType === "application/pdf" || /^https?:[^?#]*\.pdf$/i.test(url)) return "pdf";
  if (isLocalFile(url)) return "local-file";
  if (top) return null;
  if (url === "") return "hidden-page";
  if (isStore(url)) return "store-page";
  if (!/^https?:/i.test(url)) return "browser-page";
  return "not-readable";
}

/** Even where it can be read: no phone opens that address. */
export function isLocalFile(url: string): boolean {
  return /^file:/i.test(url);
}

function isStore(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname } = new URL(url);
  return (
    hostname === "chromewebstore.google.com" ||
    (hostname === "chrome.google.com" && pathname.startsWith("/webstore")) ||
    hostname === "microsoftedge.microsoft.com"
  );
}

function isWorthSending(url: string): boolean {
  return url !== "" && url !== "about:blank" && !/^(chrome|edge):\/\/(newtab|new-tab-page)/.test(url);
}
