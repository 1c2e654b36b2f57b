/** What is left in English on a screen that should speak another language. */

import type { Page } from "puppeteer-core";
import { chooseLanguage, createTranslator } from "#ui/i18n/translator.ts";
import { strings } from "../../extension/strings/strings.ts";
import { pageMessages } from "../../mobile-web/src/i18n/messages.ts";

/** Stands for what a string puts in: a name, a number, a size. */
const filling = "§";

/** Every text, label, title and placeholder on the screen that the English catalogues would have put there. */
export async function findEnglish(page: Page, language: "fr"): Promise<readonly string[]> {
  const english = englishPatterns(language);
  const shown = await page.evaluate(collectWords);
  return shown.filter((words) => english.some((pattern) => pattern.test(words)));
}

/** Of what is not the same in the other language, as "Direct" or "Photos" are. */
function englishPatterns(language: "fr"): readonly RegExp[] {
  const here = patternsOf(catalogues("en"));
  const there = new Set(patternsOf(catalogues(language)));
  return here.filter((source) => !there.has(source)).map((source) => new RegExp(`^${source}$`));
}

function catalogues(tag: "en" | "fr"): unknown {
  const language = chooseLanguage([tag]);
  const { messages } = createTranslator(language);
  return [messages, strings[language], pageMessages[language]];
}

function patternsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [patternOf(value)];
  if (typeof value === "function") return patternsOf(value(filling, filling, filling));
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(patternsOf);
}

/** A count is formatted as a number, which the filling is not. */
function patternOf(words: string): string {
  const escaped = words.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return escaped.replaceAll(/§|NaN/g, ".+");
}

function collectWords(): string[] {
  const words = [document.title];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
    words.push(text.textContent ?? "");
  for (const element of document.querySelectorAll("body *")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      words.push(element.getAttribute(name) ?? "");
    }
    // React cuts "Valid for 9:59" into text nodes where a value stands in it; together they are the sentence.
    if (element.childElementCount === 0) words.push(element.textContent ?? "");
  }
  return words.map((each) => each.trim()).filter((each) => each !== "");
}
