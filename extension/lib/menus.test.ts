import { expect, test } from "vitest";
import { shareFromMenu } from "./menus.ts";

const tab = { url: "https://example.org/a", title: "A page" };
const pageShare = { textKind: "link", title: "A page", text: tab.url };

test.each([
  [
    "selection",
    { menuItemId: "send-selection", selectionText: "some words" },
    { kind: "selection", share: { textKind: "text", title: "", text: "some words" } },
  ],
  [
    "link",
    { menuItemId: "send-link", linkUrl: "https://example.org/b" },
    { kind: "text", share: { textKind: "link", title: "", text: "https://example.org/b" }, note: null },
  ],
  [
    "image",
    { menuItemId: "send-image", srcUrl: "https://example.org/i.png" },
    {
      kind: "image",
      srcUrl: "https://example.org/i.png",
      fallback: { textKind: "link", title: "", text: "https://example.org/i.png" },
    },
  ],
  [
    "image without an address of its own",
    { menuItemId: "send-image", srcUrl: "blob:https://example.org/1" },
    { kind: "image", srcUrl: "blob:https://example.org/1", fallback: pageShare },
  ],
  [
    "video",
    { menuItemId: "send-video", srcUrl: "https://example.org/v.mp4" },
    {
      kind: "text",
      share: { textKind: "link", title: "A page", text: "https://example.org/v.mp4" },
      note: null,
    },
  ],
  [
    "streamed audio",
    { menuItemId: "send-audio", srcUrl: "blob:https://example.org/1" },
    { kind: "text", share: pageShare, note: "media-without-address" },
  ],
  ["page", { menuItemId: "send-page" }, { kind: "text", share: pageShare, note: null }],
  ["an entry that is not ours", { menuItemId: "else" }, { kind: "nothing" }],
  ["a link entry without a link", { menuItemId: "send-link" }, { kind: "nothing" }],
])("%s", (_name, click, expected) => {
  expect(shareFromMenu(click, tab)).toEqual(expected);
});
