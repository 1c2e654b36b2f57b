import { describe, expect, test } from "vitest";
import { textMaxBytes } from "#protocol/limits";
import { decideContent, type FrameReport, linkShare } from "./content.ts";

const tab = { url: "https://example.org/a", title: "A page" };
const top: FrameReport = {
  isTop: true,
  isFocusInChild: false,
  isFocusOutOfReach: false,
  selection: "",
  isCut: false,
  contentType: "text/html",
  url: tab.url,
  title: tab.title,
};
const frame: FrameReport = { ...top, isTop: false, url: "https://example.org/frame" };
const page = { textKind: "link", title: "A page", text: "https://example.org/a" };

describe("decideContent", () => {
  test("the selection goes first, with its line breaks", () => {
    expect(decideContent(tab, [{ ...top, selection: "one\n\ntwo" }])).toEqual({
      source: "selection",
      share: { textKind: "text", title: "", text: "one\n\ntwo" },
      note: null,
    });
  });

  test("a selected address is a link", () => {
    const { share } = decideContent(tab, [{ ...top, selection: " https://example.com/x " }]);
    expect(share).toEqual({ textKind: "link", title: "", text: "https://example.com/x" });
  });

  test("white space alone is no selection", () => {
    expect(decideContent(tab, [{ ...top, selection: " \n" }]).share).toEqual(page);
  });

  test("in a frame of another site is out of reach, which is told unless something else is selected", () => {
    const outOfReach = { ...top, isFocusInChild: true, isFocusOutOfReach: true };
    expect(decideContent(tab, [outOfReach])).toMatchObject({ share: page, note: "frame-not-readable" });
    expect(decideContent(tab, [top, { ...frame, isFocusOutOfReach: true }]).note).toBe("frame-not-readable");
    expect(decideContent(tab, [outOfReach, { ...frame, selection: "mine" }]).note).toBeNull();
  });

  test("the focused frame's selection goes before the page's", () => {
    const reports = [
      { ...top, isFocusInChild: true, selection: "old" },
      { ...frame, selection: "in the frame" },
    ];
    expect(decideContent(tab, reports).share?.text).toBe("in the frame");
    expect(
      decideContent(tab, [
        { ...top, selection: "old" },
        { ...frame, selection: "other" },
      ]).share?.text,
    ).toBe("old");
  });

  test("no selection: the page, with title and address", () => {
    expect(decideContent(tab, [top])).toEqual({ source: "page", share: page, note: null });
  });

  test("a text too long for a message is announced as a file", () => {
    expect(decideContent(tab, [{ ...top, selection: "x".repeat(textMaxBytes + 1) }]).note).toBe(
      "long-text-as-file",
    );
    expect(decideContent(tab, [{ ...top, selection: "x".repeat(textMaxBytes) }]).note).toBeNull();
  });

  test("of a selection that was too large to take, nothing goes: the page does, and the note says so", () => {
    const content = { source: "page", share: page, note: "selection-too-large" };
    expect(decideContent(tab, [{ ...top, selection: "xx", isCut: true }])).toEqual(content);
    const inFrame = { ...frame, selection: "xx", isCut: true };
    expect(decideContent(tab, [{ ...top, isFocusInChild: true }, inFrame])).toEqual(content);
  });

  test.each([
    ["the store", "https://chromewebstore.google.com/detail/x", null, "store-page"],
    ["a page of the browser", "edge://settings/", null, "browser-page"],
    ["a page whose address is not told", "", null, "hidden-page"],
    ["a page that refuses", "https://example.org/", null, "not-readable"],
    ["a PDF", "https://example.org/a.pdf", null, "pdf"],
    ["a PDF by type", "https://example.org/paper", [{ ...top, contentType: "application/pdf" }], "pdf"],
    ["a local file", "file:///home/a.txt", [top], "local-file"],
  ] as const)("%s: says what could not be read", (_name, url, reports, note) => {
    const content = decideContent({ url, title: "T" }, reports);
    expect(content.note).toBe(note);
    expect(content.share?.text ?? "").toBe(url);
  });
});

test("a title that repeats the address is dropped", () => {
  expect(linkShare("example.org/a", "https://example.org/a").title).toBe("");
});
