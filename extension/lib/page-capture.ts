/**
 * Looks at the tab in front: only when the user asked (activeTab), only then, and nothing stays in the page.
 */

import { browser, type Tabs } from "./browser.ts";
import { type Content, decideContent, type FrameReport } from "./content.ts";
import { runInTab } from "./run-in-tab.ts";

/** tabId: the tab to look at where a window of our own is in front of it. */
export async function captureContent(tabId: number | null): Promise<Content> {
  const tab = await tabInFront(tabId);
  if (tab?.id === undefined) return { source: "page", share: null, note: "nothing-there" };
  const facts = { url: tab.url ?? "", title: tab.title ?? "" };
  return decideContent(facts, await readFrames(tab.id));
}

/** The selection as the frame has it: with its line breaks, which a menu's selectionText has lost. */
export async function captureSelection(tabId: number, frameId: number): Promise<string | null> {
  const reports = await runInTab({ tabId, frameIds: [frameId] }, reportFrame).catch(() => []);
  const selection = reports[0]?.selection ?? "";
  return selection.trim() === "" ? null : selection;
}

export async function tabInFront(tabId: number | null): Promise<Tabs.Tab | undefined> {
  if (tabId !== null) return browser.tabs.get(tabId).catch(() => undefined);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab;
}

/** Null where the browser lets no script run: decideContent says so to the user. */
async function readFrames(tabId: number): Promise<readonly FrameReport[] | null> {
  return runInTab({ tabId, allFrames: true }, reportFrame)
    .catch(() => runInTab({ tabId }, reportFrame))
    .catch(() => null);
}

/** Runs inside the page, cut off from this module: it may use nothing from outside its own body. */
function reportFrame(): FrameReport {
  let active: Element | null = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;

  let selection = "";
  const field = active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement ? active : null;
  if (field && field.type !== "password") {
    try {
      selection = field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
    } catch {
      // Some input types have no selection to ask for.
    }
  }
  if (selection === "") selection = getSelection()?.toString() ?? "";

  const frame = active instanceof HTMLIFrameElement || active instanceof HTMLFrameElement ? active : null;
  return {
    isTop: self === top,
    isFocusInChild: frame !== null,
    isFocusOutOfReach: frame !== null && frame.contentDocument === null,
    selection,
    contentType: document.contentType,
    url: location.href,
    title: document.title,
  };
}
