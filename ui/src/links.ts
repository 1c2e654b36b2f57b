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

/** What a person typed or pasted, as what it is. */
export function asOutgoingText(text: string): OutgoingText {
  const url = parseHttpUrl(text);
  return url === null
    ? { textKind: "text", title: "", text }
    : { textKind: "link", title: "", text: text.trim() };
}
