/** The extension's own strings, beside those both apps share: a language that lacks one does not compile. */

import type { Language, Sentence } from "#ui/i18n/catalogue.ts";
import type { Asked } from "#ui/Question.tsx";
import type { ContentNote, PlainNote } from "../lib/content.ts";
import type { MenuContext } from "../lib/menus.ts";
import type { ServerProblem } from "../lib/server-check.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

export type Strings = {
  readonly popup: {
    readonly point: string;
    readonly willBeSent: string;
    readonly nothingYet: string;
    readonly nothingYetHint: string;
    readonly edit: string;
    readonly save: string;
    readonly discard: string;
    readonly fetchingImage: string;
    /** One that is asked for and will come with the next code. */
    readonly image: string;
    readonly looking: string;
    readonly sendThis: Readonly<Record<"selection" | "page" | "link", string>>;
    readonly ownWindow: string;
    readonly settings: string;
    readonly newCode: string;
    /** The same while there is a session, and what then becomes of it. */
    readonly newCodeShort: string;
    readonly newCodeHint: string;
    readonly tryAgain: string;
    readonly dropAnywhere: string;
    readonly connectingTo: string;
    /** While the phone does not answer. */
    readonly pageClosed: string;
    readonly stopForNewCode: string;
    /** Before a new code takes received texts along. */
    readonly lostTexts: Asked;
    /** Beside received texts, after the end. */
    readonly textsGo: string;
  };
  readonly plain: {
    readonly switch: string;
    readonly switchHint: string;
    readonly title: string;
    readonly hint: string;
    readonly alt: string;
    readonly tooLong: Sentence;
    readonly empty: Sentence;
    readonly textLabel: string;
    /** Why the code holds something else than what was asked for. */
    readonly notes: Readonly<Record<PlainNote, string>>;
    /** Instead of what was typed. */
    readonly showThis: Readonly<Record<"selection" | "page" | "link", string>>;
  };
  readonly received: {
    readonly saving: string;
    readonly saved: string;
    readonly show: string;
    readonly showFile: (name: string) => string;
    readonly failed: string;
    readonly saveAgain: string;
  };
  readonly hostLost: Sentence;
  readonly server: {
    readonly title: string;
    readonly why: string;
    readonly run: string;
    readonly label: string;
    readonly placeholder: string;
    readonly check: string;
    readonly checking: string;
    readonly saved: string;
    readonly problems: Readonly<Record<ServerProblem, string>>;
    readonly sees: string;
    readonly doesNotSee: string;
  };
  readonly options: {
    readonly title: string;
    readonly serverSection: string;
    readonly appearance: string;
    readonly language: string;
    readonly languages: Readonly<Record<"browser" | "en" | "fr", string>>;
    readonly theme: string;
    readonly themes: Readonly<Record<"system" | "light" | "dark", string>>;
    readonly saved: string;
    readonly pageAt: (origin: string) => string;
  };
  /** Of the context menu and the icon. */
  readonly menu: Readonly<Record<MenuContext | "icon", string>>;
  /** Why something else goes than what was asked for. */
  readonly notes: Readonly<Record<ContentNote, string>>;
  readonly notifications: {
    readonly aPhone: string;
    readonly textFrom: (device: string) => string;
    readonly filesFrom: (device: string) => string;
    readonly saved: (what: string) => string;
    readonly notSaved: string;
    readonly notSavedHint: (what: string) => string;
    readonly sent: string;
  };
};

export const strings: Readonly<Record<Language, Strings>> = { en, fr };
