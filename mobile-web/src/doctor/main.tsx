/** The doctor's page: `/doctor`. */

import { createRoot } from "react-dom/client";
import { TranslatorProvider } from "#ui/i18n/context.tsx";
import { chooseLanguage, createTranslator } from "#ui/i18n/translator.ts";
import { createBrowserReach } from "./browser-reach.ts";
import { DoctorPage } from "./DoctorPage.tsx";
import "./doctor.css";
import { startChecks } from "./run.ts";
import { doctorWords } from "./words/words.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("There is no #app.");
const language = chooseLanguage(navigator.languages);
document.documentElement.lang = language;
document.title = `${doctorWords[language].page.title} – PairQR`;
createRoot(root).render(
  <TranslatorProvider translator={createTranslator(language, navigator.language)}>
    <DoctorPage start={() => startChecks(createBrowserReach())} />
  </TranslatorProvider>,
);
