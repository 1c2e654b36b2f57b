import { describe, expect, it } from "vitest";
import { testTypography } from "#ui/i18n/test-typography.ts";
import en from "../public/_locales/en/messages.json" with { type: "json" };
import fr from "../public/_locales/fr/messages.json" with { type: "json" };
import { strings } from "./strings.ts";

describe("the popup's and the options page's own", () => testTypography(strings));

describe("the browser's menus and the store's page", () => {
  testTypography({ en, fr });

  it("have the same names in both languages", () => {
    expect(Object.keys(fr)).toEqual(Object.keys(en));
  });
});
