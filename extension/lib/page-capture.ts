/**
 * Looks at the tab in front: only when the user asked (activeTab), only then, and nothing stays in the page.
 */

import { browser, chromeOnly, type Tabs } from "./browser.ts";
import { type Content, chooseFrame, decideContent, type FrameReport } from "./content.ts";
import { inTime } from "./in-time.ts";
import { type FrameAnswer, runInTab } from "./run-in-tab.ts";

/**
 * The largest selection that is taken, as it is written on its way, in JSON and UTF-8: the port from a popup to the host
 * takes 64 MiB, and there is other text around it.
 */
export const selectionMaxBytes = 32 * 1024 * 1024;
/**
 * A tab that hangs, or one frame of many, must not hold up the rest: so long for all frames, and again for the page
 * alone; the tab's address is known without either.
 */
const framesPatienceMs = 1_000;
/** Of each frame at first: there may be thousands of frames, and one selection counts. */
const firstMaxBytes = 4 * 1024;

export type TakenSelection =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large" };

/** tabId: the tab to look at where a window of our own is in front of it. */
export async function captureContent(tabId: number | null): Promise<Content> {
  const tab = await tabInFront(tabId);
  if (tab?.id === undefined) return { source: "page", share: null, note: "nothing-there" };
  const facts = { url: tab.url ?? "", title: tab.title ?? "" };
  const frames = await readFrames(tab.id);
  if (frames === null) return decideContent(facts, null);
  const reports = frames.map(({ answer }) => answer);
  const chosen = chooseFrame(reports);
  const frame = frames.find(({ answer }) => answer === chosen);
  if (!frame?.answer.isCut) return decideContent(facts, reports);
  const whole = await readFrame(tab.id, frame.frameId);
  // A frame that has gone meanwhile has no selection any more.
  return decideContent(
    facts,
    reports.flatMap((report) => (report === chosen ? (whole ?? []) : report)),
  );
}

/** The selection as the frame has it: with its line breaks, which a menu's selectionText has lost. */
export async function captureSelection(tabId: number, frameId: number): Promise<TakenSelection | null> {
  const report = await readFrame(tabId, frameId);
  if (!report || report.selection.trim() === "") return null;
  return report.isCut ? { kind: "too-large" } : { kind: "text", text: report.selection };
}

export async function tabInFront(tabId: number | null): Promise<Tabs.Tab | undefined> {
  if (tabId !== null) return browser.tabs.get(tabId).catch(() => undefined);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (!isOurs(tab)) return tab;
  // A window of our own that no click on a page opened, from a notification, say.
  const before = await chromeOnly()
    .windows.getLastFocused({ populate: true, windowTypes: ["normal"] })
    .catch(() => undefined);
  const inFront = before?.tabs?.find(({ active }) => active);
  return inFront?.id === undefined || isOurs(inFront) ? undefined : browser.tabs.get(inFront.id);
}

function isOurs(tab: { readonly url?: string | undefined } | undefined): boolean {
  return tab?.url?.startsWith(browser.runtime.getURL("")) === true;
}

/** Null where the browser lets no script run: decideContent says so to the user. */
async function readFrames(tabId: number): Promise<readonly FrameAnswer<FrameReport>[] | null> {
  return (await reportsOf({ tabId, allFrames: true })) ?? (await reportsOf({ tabId }));
}

function reportsOf(
  target: Parameters<typeof runInTab>[0],
): Promise<readonly FrameAnswer<FrameReport>[] | null> {
  const reports = runInTab(target, reportFrame, firstMaxBytes).catch(() => null);
  return inTime(framesPatienceMs, reports, null);
}

async function readFrame(tabId: number, frameId: number): Promise<FrameReport | undefined> {
  const target = { tabId, frameIds: [frameId] };
  const answers = await runInTab(target, reportFrame, selectionMaxBytes).catch(() => []);
  return answers[0]?.answer;
}

/**
 * Runs inside the page, cut off from this module: it may use nothing from outside its own body.
 *
 * The page decides how long all of this is, so it is cut here, before any of it leaves the page.
 */
function reportFrame(selectionMaxBytes: number): FrameReport {
  // Where the selection is cut, a beginning that is no white space says that there is one.
  const cutChars = 100;
  // titleMaxBytes of protocol/src/limits.ts, the longest that mediaTypeMaxBytes leaves, and Chromium's longest address.
  const titleMaxChars = 1024;
  const typeMaxChars = 127;
  const urlMaxChars = 2 * 1024 * 1024;

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
  const isCut =
    selection.length > selectionMaxBytes ||
    new TextEncoder().encode(JSON.stringify(selection)).length > selectionMaxBytes;

  const frame = active instanceof HTMLIFrameElement || active instanceof HTMLFrameElement ? active : null;
  const isTop = self === top;
  return {
    isTop,
    isFocusInChild: frame !== null,
    isFocusOutOfReach: frame !== null && frame.contentDocument === null,
    selection: isCut ? selection.trimStart().slice(0, cutChars) : selection,
    isCut,
    contentType: document.contentType.slice(0, typeMaxChars),
    url: isTop && location.href.length <= urlMaxChars ? location.href : "",
    title: isTop ? document.title.slice(0, titleMaxChars) : "",
  };
}
