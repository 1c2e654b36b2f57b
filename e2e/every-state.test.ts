/**
 * Every state that popup and phone page can be in, those too that no journey brings about in reasonable time: axe finds
 * nothing, nothing is wider than the smallest screen, no word of a button is cut.
 *
 * accessibility.test.ts looks at the product itself, in the states that a person brings about.
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import { createTranslator } from "#ui/i18n/translator.ts";
import { strings } from "../extension/strings/strings.ts";
import { pageMessages } from "../mobile-web/src/i18n/messages.ts";
import { findings } from "./support/axe.ts";
import { type Gallery, type GalleryLook, openGallery } from "./support/gallery.ts";

const looks: readonly GalleryLook[] = [
  { language: "en", theme: "light" },
  { language: "fr", theme: "dark" },
];
const patienceMs = 180_000;

let gallery: Gallery;

beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(async () => gallery?.close());

test.each(looks)("what is there, $language, $theme", { timeout: patienceMs }, async (look) => {
  expect(gallery.states.length).toBeGreaterThan(80);
  const found: Record<string, readonly string[]> = {};
  for (const state of gallery.states) {
    await gallery.show(state, look);
    const faults = await findFaults();
    if (faults.length > 0) found[state] = faults;
  }
  expect(found).toEqual({});
});

test.each(looks)("what is opened or asked, $language, $theme", async (look) => {
  const { messages } = createTranslator(look.language);
  const { connection, items } = messages;
  const { removal, loss, ended } = pageMessages[look.language];
  const { popup } = strings[look.language];
  const button = (name: string) => `::-p-aria([name="${name}"][role="button"])`;
  for (const [state, presses, shown] of [
    ["extension/transfer", [button(connection.end)], button(connection.stopAndEnd)],
    ["extension/received", [button(popup.newCodeShort)], button(popup.lostTexts.yes)],
    ["extension/ended", [button(popup.newCode)], button(popup.lostTexts.yes)],
    ["mobile-web/connected", ["summary"], button(connection.end)],
    ["mobile-web/hostile", ["summary"], button(connection.end)],
    ["mobile-web/withTransfer", ["summary", button(connection.end)], button(connection.stopAndEnd)],
    ["mobile-web/withPhotos", [button(items.remove)], button(removal.yes)],
    ["mobile-web/ended-unfinished", [button(ended.shareFromHere)], button(loss.yes)],
  ] as const) {
    await gallery.show(state, look);
    for (const press of presses) {
      const element = await gallery.page.waitForSelector(press);
      await element?.evaluate((pressed) => (pressed instanceof HTMLElement ? pressed.click() : undefined));
    }
    await gallery.page.waitForSelector(shown);
    expect(await findFaults(), state).toEqual([]);
  }
});

async function findFaults(): Promise<readonly string[]> {
  const { page, takeErrors } = gallery;
  return [...(await findings(page)), ...(await page.evaluate(findCut)), ...takeErrors()];
}

/** Runs in the page. */
function findCut(): string[] {
  const found: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth - clientWidth} px wider than the screen`);
  for (const element of document.querySelectorAll<HTMLElement>("button, a.button, summary, h1, h2")) {
    const isForScreenReaders = element.clientWidth <= 1;
    const hasDots = getComputedStyle(element).textOverflow === "ellipsis";
    if (!isForScreenReaders && !hasDots && element.scrollWidth > element.clientWidth + 1) {
      found.push(`"${element.innerText}" is cut by ${element.scrollWidth - element.clientWidth} px`);
    }
  }
  return found;
}
