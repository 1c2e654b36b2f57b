/** Which way a text runs, without asking the browser to resolve each line of a very long one. */

/** A megabyte in a text box with dir="auto" stops Chromium for half a minute, with a direction of its own for half a second. */
const autoMaxChars = 5_000;

const letter = /\p{L}/u;
const rightToLeft = /[\p{sc=Hebrew}\p{sc=Arabic}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}]/u;

/** "auto" lets each line have its own; a long text has that of its first letter. */
export function directionOf(text: string): "auto" | "ltr" | "rtl" {
  if (text.length <= autoMaxChars) return "auto";
  const first = letter.exec(text.slice(0, autoMaxChars))?.[0] ?? "";
  return rightToLeft.test(first) ? "rtl" : "ltr";
}
