/** The screens: loaded by the first script while it is already connecting. */

import { createRoot } from "react-dom/client";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { chooseLanguage, createTranslator } from "#ui/i18n/translator.ts";
import { keepFocus } from "#ui/keep-focus.ts";
import { refuseDrops } from "#ui/refuse-drops.ts";
import type { PageServices } from "../start.ts";
import { App } from "./App.tsx";
// Part of this file: a style sheet of its own would be one more request that the text waits for.
import css from "./page.css?inline";

export function mount(root: Element, services: PageServices): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  // What the first text was drawn with (first-text.ts).
  document.documentElement.removeAttribute("style");
  showIcon();
  const language = chooseLanguage(navigator.languages);
  document.documentElement.lang = language;
  const translator = createTranslator(language, navigator.language);
  keepFocus(root);
  refuseDrops();
  createRoot(root).render(
    <TranslatorProvider translator={translator}>
      <App services={services} />
    </TranslatorProvider>,
  );
}

/** The one in index.html is empty: to draw it would take the processor while the devices connect. */
function showIcon(): void {
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (icon !== null) icon.href = "/favicon.svg";
}
