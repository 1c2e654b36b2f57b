/** One state by ?state=…&language=…&theme=…; without a state, links to all of them. */

import "./gallery.css";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { chooseLanguage, createTranslator } from "#ui/i18n/translator.ts";
import { allStates } from "./states.ts";

const query = new URLSearchParams(location.search);
const language = chooseLanguage([query.get("language") ?? navigator.language]);
const theme = query.get("theme");
const render = allStates[query.get("state") ?? ""];

document.documentElement.lang = language;
if (theme !== null) document.documentElement.dataset.theme = theme;

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
          <a className="text-accent underline" href={`?state=${name}`} data-state={name}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
