/** Strings that only the phone page shows. */

import type { Language } from "#ui/i18n/catalogue.ts";
import type { Asked } from "#ui/Question.tsx";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

export type PageMessages = {
  readonly empty: { readonly title: string; readonly hint: string };
  readonly host: {
    readonly title: string;
    readonly hint: string;
    readonly newCode: string;
    /** The answer, while that would stop a transfer. */
    readonly stopForNewCode: string;
  };
  readonly ended: {
    readonly retry: string;
    /** While there are received files that were not saved. */
    readonly unsaved: string;
    readonly shareFromHere: string;
  };
  readonly files: {
    readonly save: string;
    readonly saveAgain: string;
    readonly saveLabel: (name: string) => string;
    readonly share: string;
    readonly shareLabel: (name: string) => string;
    readonly saveAll: string;
    /** Browsers ask it at the second file, and drop what follows until they are answered. */
    readonly allowSeveral: string;
    readonly shareAll: string;
    readonly pictureAlt: (name: string) => string;
    readonly unreadable: string;
  };
  /** Before files that were not saved go with their card. */
  readonly removal: Asked;
  /** Before they go with their session, for another code. */
  readonly loss: Asked;
  readonly titleProgress: (percent: string) => string;
};

export const pageMessages: Readonly<Record<Language, PageMessages>> = { en, fr };
