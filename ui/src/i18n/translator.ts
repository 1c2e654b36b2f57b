/** The strings and formats of one language; used as it is in workers and backgrounds, and by context in React. */

import { type Catalogue, type Language, languages } from "./catalogue.ts";
import { en } from "./en.ts";
import { createFormat, type Format } from "./format.ts";
import { fr } from "./fr.ts";

export type Translator = {
  readonly language: Language;
  readonly messages: Catalogue;
  readonly format: Format;
};

const catalogues: Readonly<Record<Language, Catalogue>> = { en, fr };

/** `locale` refines how numbers and times look ("en-GB"); it counts only when it is of that language. */
export function createTranslator(language: Language, locale: string = language): Translator {
  const formatLocale = isOfLanguage(locale, language) ? locale : language;
  return { language, messages: catalogues[language], format: createFormat(formatLocale) };
}

/** The first of the browser's languages that there is a catalogue for; English otherwise. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const locale of preferred) {
    const language = languages.find((known) => isOfLanguage(locale, known));
    if (language !== undefined) return language;
  }
  return "en";
}

function isOfLanguage(locale: string, language: Language): boolean {
  return locale.toLowerCase().split("-")[0] === language;
}
