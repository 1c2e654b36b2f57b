/** The screens: loaded by the first script while it is already connecting. */

import "./page.css";
import { createRoot } from "react-dom/client";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { chooseLanguage, createTranslator } from "#ui/i18n/translator.ts";
import type { PageServices } from "../start.ts";
import { App } from "./App.tsx";

export function mount(root: Element, services: PageServices): void {
  const language = chooseLanguage(navigator.languages);
  document.documentElement.lang = language;
  const translator = createTranslator(language, navigator.language);
  createRoot(root).render(
    <TranslatorProvider translator={translator}>
      <App services={services} />
    </TranslatorProvider>,
  );
}
