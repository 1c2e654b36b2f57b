/** What a page may put before the script that reads it: all of it is bounded before it leaves the page. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";
import { captureContent, captureSelection, selectionMaxBytes } from "./page-capture.ts";

const frameCount = 3;
const tab = { id: 1, url: "https://hostile.example/", title: "A page" };
/** Characters of each answer that came out of the page. */
let handedOut: number[];

beforeEach(() => {
  handedOut = [];
  // Of browsers; the document of these tests has none.
  vi.stubGlobal("HTMLFrameElement", class {});
  Object.assign(fakeBrowser.tabs, { get: async () => tab });
  Object.assign(fakeBrowser.scripting, { executeScript: runAsTheBrowserDoes });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  document.title = "";
});

/** From its source alone, in each frame, with arguments and answers as JSON. */
async function runAsTheBrowserDoes(injection: {
  readonly target: { readonly allFrames?: boolean };
  readonly func: () => void;
  readonly args: readonly unknown[];
}): Promise<unknown> {
  const run = new Function(`return (${injection.func.toString()})(...arguments)`);
  return Array.from({ length: injection.target.allFrames ? frameCount : 1 }, (_, frameId) => {
    const answer = JSON.stringify(run(...injection.args));
    handedOut.push(answer.length);
    return { frameId, result: JSON.parse(answer) };
  });
}

function select(text: string): void {
  const field = document.createElement("textarea");
  document.body.append(field);
  field.value = text;
  field.focus();
  field.setSelectionRange(0, text.length);
}

const sum = () => handedOut.reduce((total, chars) => total + chars, 0);

test("a title of any length is cut to what a title may have", async () => {
  document.title = "a".repeat(20_000_000);
  expect(await captureContent(1)).toMatchObject({ source: "page", note: null });
  expect(sum()).toBeLessThan(frameCount * 2_000);
});

test.each([
  ["short", "Zwölf\n  Boxkämpfer", 2_000],
  ["long", "a\n".repeat(1_000_000), 2_000],
  ["with a beginning of white space", " ".repeat(1_000_000).concat("a"), 2_000],
])("of a selection in each frame, %s, one is taken, as it is", async (_name, text, charsPerFrame) => {
  select(text);
  const { share } = await captureContent(1);
  expect(share?.text === text).toBe(true);
  expect(sum()).toBeLessThan(frameCount * charsPerFrame + 2 * text.length);
});

test.each([
  ["as characters", "a", selectionMaxBytes - 2],
  ["in UTF-8", "é", selectionMaxBytes / 2 - 1],
  ["in JSON", "\u0001", Math.floor((selectionMaxBytes - 2) / 6)],
])(
  "the largest selection, counted %s, is taken; one character more is not",
  async (_name, char, count) => {
    select(char.repeat(count));
    expect((await captureSelection(1, 0))?.kind).toBe("text");
    expect((await captureContent(1)).source).toBe("selection");
    handedOut = [];
    select(char.repeat(count + 1));
    expect(await captureSelection(1, 0)).toEqual({ kind: "too-large" });
    expect(await captureContent(1)).toMatchObject({ source: "page", note: "selection-too-large" });
    expect(sum()).toBeLessThan(frameCount * 2_000);
  },
  30_000,
);

test("of a page that does not answer, what is known without it", async () => {
  vi.useFakeTimers();
  Object.assign(fakeBrowser.scripting, { executeScript: () => new Promise(() => undefined) });
  const captured = captureContent(1);
  await vi.runAllTimersAsync();
  expect(await captured).toMatchObject({ share: { text: tab.url, title: tab.title } });
  vi.useRealTimers();
});

test("no selection is none, also where it is white space", async () => {
  expect(await captureSelection(1, 0)).toBeNull();
  select(" \n");
  expect(await captureSelection(1, 0)).toBeNull();
});

test("a window of our own that is not about a tab is about the one before it, not about itself", async () => {
  const own = { id: 2, active: true, url: fakeBrowser.runtime.getURL("/popup.html"), title: "PairQR" };
  vi.spyOn(fakeBrowser.tabs, "query").mockResolvedValue([own] as never);
  const lastFocused = vi.fn(async () => ({
    tabs: [
      { id: 3, active: false },
      { id: 1, active: true },
    ],
  }));
  Object.assign(fakeBrowser.windows, { getLastFocused: lastFocused });
  vi.stubGlobal("chrome", fakeBrowser);
  expect(await captureContent(null)).toMatchObject({ share: { text: tab.url } });
  lastFocused.mockRejectedValue(new Error("No last-focused window"));
  expect(await captureContent(null)).toEqual({ source: "page", share: null, note: "nothing-there" });
});
