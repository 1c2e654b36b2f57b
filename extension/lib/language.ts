/** The language to speak: what was set, else the browser's own. */

import type { Language } from "#ui/i18n/catalogue.ts";
import { chooseLanguage } from "#ui/i18n/translator.ts";
import type { LanguageSetting } from "./settings.ts";

export function languageOf(setting: LanguageSetting): Language {
  return setting === "browser" ? chooseLanguage(navigator.languages) : setting;
}
