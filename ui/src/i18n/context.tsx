/** The translator by React context: screens ask for strings, never for a language. */

import { createContext, type ReactNode, use } from "react";
import type { Catalogue, Language } from "./catalogue.ts";
import type { Format } from "./format.ts";
import { createTranslator, type Translator } from "./translator.ts";

const TranslatorContext = createContext<Translator>(createTranslator("en"));

export function TranslatorProvider(props: { translator: Translator; children: ReactNode }): ReactNode {
  return <TranslatorContext value={props.translator}>{props.children}</TranslatorContext>;
}

export function useMessages(): Catalogue {
  return use(TranslatorContext).messages;
}

export function useFormat(): Format {
  return use(TranslatorContext).format;
}

/** An app's own strings, in the language of the shared ones. */
export function useOwnMessages<Messages>(catalogues: Readonly<Record<Language, Messages>>): Messages {
  return catalogues[use(TranslatorContext).language];
}
