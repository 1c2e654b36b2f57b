import { describe, expect, it } from "vitest";
import { alertBytes } from "#protocol/alerts";
import { manifestMaxFiles } from "#protocol/limits";
import { cancelledItems, endReasons, itemStates } from "../test-states.ts";
import { type Language, languages } from "./catalogue.ts";
import { stripControls } from "./isolate.ts";
import { endingSentence, failureSentence } from "./outcome.ts";
import { testTypography } from "./test-typography.ts";
import { chooseLanguage, createTranslator } from "./translator.ts";

testTypography({ en: createTranslator("en").messages, fr: createTranslator("fr").messages });

describe.each([...languages])("the catalogue in %s", (language: Language) => {
  const { messages } = createTranslator(language);

  it("says what happened and what to do for every end of a session, on both sides", () => {
    for (const role of ["host", "guest"] as const) {
      for (const reason of endReasons) {
        const sentence = endingSentence(messages, role, reason);
        expect(sentence.what).toMatch(/\.$/);
        expect(sentence.next).toMatch(/\.$/);
      }
    }
  });

  it("has a sentence for every alert code", () => {
    expect(Object.keys(messages.alerts).sort()).toEqual(Object.keys(alertBytes).sort());
  });

  it("blames neither device for a broken rule: both read the same sentence, and either may have the code", () => {
    const told = Object.values(messages.alerts).map(({ what, next }) => `${what} ${next}`);
    expect(
      told.filter((words) => /other (device|screen)|autre (appareil|écran)|scan a/i.test(words)),
    ).toEqual([]);
  });

  it("[CH9] says of other versions that somebody on the way may have said so", () => {
    const { what, next } = messages.alerts["version-mismatch"];
    expect(what).toMatch(/somebody altered|quelqu’un a modifié/);
    expect(next).toMatch(/do not trust|ne vous fiez/);
  });

  it("has a sentence for every cancelled transfer, and for a text that was refused", () => {
    for (const item of [...cancelledItems, itemStates.textRefused]) {
      expect(failureSentence(messages, item)).toMatch(/\.$/);
    }
    expect(failureSentence(messages, itemStates.textQueued)).toBeUndefined();
    expect(failureSentence(messages, itemStates.filesQueued)).toBeUndefined();
  });

  it("[TX16] names what one transfer takes, and does not say to wait where that cures nothing", () => {
    const sentence = messages.cancels.here["too-large"];
    expect(sentence).toContain(new Intl.NumberFormat(language).format(manifestMaxFiles));
    expect(sentence).not.toMatch(/wait|attend/i);
  });
});

describe("French", () => {
  it("counts none and one alike", () => {
    const { files } = createTranslator("fr").messages;
    expect([files.count(0), files.count(1), files.count(2)]).toEqual([
      "0 fichier",
      "1 fichier",
      "2 fichiers",
    ]);
  });
});

describe("the language", () => {
  it.each([
    [["fr-CA", "en"], "fr"],
    [["de-DE", "fr"], "fr"],
    [["de", "es"], "en"],
    [["en-GB", "fr"], "en"],
    [[], "en"],
    [["frr"], "en"],
  ] as const)("of a browser that prefers %j is %s", (preferred, language) => {
    expect(chooseLanguage(preferred)).toBe(language);
  });
});

describe("a hostile name", () => {
  it("loses what turns the writing direction, and control characters", () => {
    expect(stripControls("photo\u202egpj.exe\n\u0000\u2069\u200f")).toBe("photogpj.exe");
  });

  it("keeps emoji, joiners and other scripts", () => {
    expect(stripControls("👩‍💻 صورة ภาพ.png")).toBe("👩‍💻 صورة ภาพ.png");
  });
});
