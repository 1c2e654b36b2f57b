/** One state by ?state=…&language=…&theme=…, as its app shows it; without a state, links to all of them. */

import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { chooseLanguage, createTranslator } from "#ui/i18n/translator.ts";
import { allStates } from "./states.ts";
import "../src/theme-choice.css";

/** Each app's own: what one has must not make up for what the other lacks. */
const styles: Readonly<Record<string, () => Promise<unknown>>> = {
  "mobile-web": () => import("../../mobile-web/src/app/page.css"),
  extension: () => import("../../extension/entrypoints/popup/style.css"),
};

const query = new URLSearchParams(location.search);
const language = chooseLanguage([query.get("language") ?? navigator.language]);
const theme = query.get("theme");
const state = query.get("state") ?? "";
const render = allStates[state];

document.documentElement.lang = language;
if (theme !== null) document.documentElement.dataset.theme = theme;
await styles[state.slice(0, state.indexOf("/"))]?.();

const root = document.getElementById("app");
if (root !== null) {
  createRoot(root).render(
    <TranslatorProvider translator={createTranslator(language)}>
      {render === undefined ? <Index /> : render()}
    </TranslatorProvider>,
  );
}

function Index(): ReactNode {
  return (
    <ul>
      {Object.keys(allStates).map((name) => (
        <li key={name}>
          <a href={`?state=${name}`} data-state={name}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
