/** A text that is too long to be sent as one, and the file that it goes as instead. */

import { textMaxBytes } from "#protocol/limits";
import type { OutgoingFile } from "#transport/outgoing";

/** In UTF-8, of which a character takes three bytes at most: a short text is not encoded to know. */
export function isTooLong(text: string): boolean {
  return text.length * 3 > textMaxBytes && new TextEncoder().encode(text).length > textMaxBytes;
}

export function asTextFile(text: string): OutgoingFile {
  const file = new File([text], "text.txt", { type: "text/plain" });
  return { file, path: file.name };
}
