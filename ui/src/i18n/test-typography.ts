/** What every catalogue keeps to, the shared one and each app's own. */

import { describe, expect, it } from "vitest";
import { type Language, languages } from "./catalogue.ts";

/** Every string in it by its path, functions called with "2" or 2. */
function allStrings(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return allStrings(value(2, 2), path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => allStrings(child, `${path}.${key}`));
}

export function testTypography(catalogues: Readonly<Record<Language, unknown>>): void {
  describe.each([...languages])("the strings in %s", (language: Language) => {
    const strings = allStrings(catalogues[language]);

    it("are there, none empty, and none with a placeholder left in it", () => {
      expect(strings).not.toEqual([]);
      expect(strings.filter(([, text]) => text.trim() === "" || /undefined|\[object|#/.test(text))).toEqual(
        [],
      );
    });

    it("have typographic apostrophes and dashes", () => {
      expect(strings.filter(([, text]) => /'|"| - |\.\.\./.test(text))).toEqual([]);
    });
  });

  it("have in French a non-breaking space at each double punctuation mark", () => {
    const wrong = /[^\u00a0\u202f][:;!?»](?!\/)|«[^\u00a0\u202f]/;
    expect(allStrings(catalogues.fr).filter(([, text]) => wrong.test(text))).toEqual([]);
  });
}
