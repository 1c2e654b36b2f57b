/** Which texts are links that may be opened: http and https, the whole text and nothing else. */

import type { OutgoingText } from "#transport/outgoing";

/** Longer ones are texts: no browser takes them. */
const urlMaxChars = 8_192;

export function parseHttpUrl(text: string): URL | null {
  if (text.length > urlMaxChars) return null;
  const trimmed = text.trim();
  if (!/^https?:\/\/\S+$/i.test(trimmed)) return null;
  try {
    const url = new URL(trimmed);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

/** Where to look for links inside a text, and how many are offered. */
const searchedChars = 20_000;
const linksMax = 3;
/** What closes a sentence, a quotation or a bracket around a link. */
const closing = ".,;:!?'’)]}";

/** The first links inside a text, each once. What closes a sentence or a bracket around a link is not part of it. */
export function linksIn(text: string): readonly URL[] {
  const found = new Map<string, URL>();
  for (const { 0: match, index } of text.slice(0, searchedChars).matchAll(/\bhttps?:\/\/[^\s<>"“”«»]+/gi)) {
    // Cut in the middle it would lead elsewhere.
    if (index + match.length === searchedChars && text.length > searchedChars) break;
    const url = parseHttpUrl(withoutClosing(match));
    if (url !== null) found.set(url.href, url);
    if (found.size === linksMax) break;
  }
  return [...found.values()];
}

/** By hand: a pattern for it takes the square of its length where a hostile text has many of these and then a letter. */
function withoutClosing(match: string): string {
  // A link with a bracket in it may well end with one.
  const isClosing = (char: string) => closing.includes(char) && !(char === ")" && match.includes("("));
  let end = match.length;
  while (end > 0 && isClosing(match.charAt(end - 1))) end -= 1;
  return match.slice(0, end);
}

/** More than this fits no row of the narrowest screen. */
const hostMaxChars = 32;

/** Of a long host the beginning goes: whose it is stands at its end. */
export function shownHost({ host }: URL): string {
  return host.length > hostMaxChars ? `…${host.slice(1 - hostMaxChars)}` : host;
}

/** What a person typed or pasted, as what it is. */
export function asOutgoingText(text: string): OutgoingText {
  const url = parseHttpUrl(text);
  return url === null
    ? { textKind: "text", title: "", text }
    : { textKind: "link", title: "", text: text.trim() };
}
