/** Theme and language on the document itself, as set and whenever that changes. */

import { languageOf } from "./language.ts";
import { onSettingsChanged, type Settings } from "./settings.ts";

export function followAppearance(settings: Settings): void {
  apply(settings);
  onSettingsChanged(apply);
}

function apply({ theme, language }: Settings): void {
  const { documentElement } = document;
  documentElement.lang = languageOf(language);
  if (theme === "system") delete documentElement.dataset.theme;
  else documentElement.dataset.theme = theme;
}
