/** What was found, in words: a language that lacks a check or a reason does not compile. */

import type { Language, Sentence } from "#ui/i18n/catalogue.ts";
import type { CheckName, FindingState, Reason, ReasonFacts, Told } from "../findings.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

/** `next` is the cure; empty where nothing needs one. */
export type ReasonWords = { readonly [R in Reason]: (facts: ReasonFacts[R]) => Sentence };

export type DoctorWords = {
  readonly checks: Readonly<Record<CheckName, string>>;
  readonly states: Readonly<Record<FindingState, string>>;
  readonly reasons: ReasonWords;
  readonly page: {
    readonly title: string;
    readonly checking: string;
    /** Spoken right after the name of a check. */
    readonly spokenState: (state: string) => string;
    readonly allGood: string;
    readonly allGoodHint: string;
    readonly faults: (count: number) => string;
    readonly faultsHint: string;
    readonly hints: (count: number) => string;
    readonly hintsHint: string;
    readonly again: string;
    /** What a browser cannot look at, and the command that can. */
    readonly limits: string;
    readonly toPage: string;
  };
};

export const doctorWords: Readonly<Record<Language, DoctorWords>> = { en, fr };

export function sentenceOf<R extends Reason>(
  words: DoctorWords,
  { reason, facts }: Told & { readonly reason: R },
): Sentence {
  return (words.reasons[reason] as (facts: ReasonFacts[Reason]) => Sentence)(facts);
}
