/**
 * Cuts a text to a number of bytes of UTF-8 without cutting a character, docs/protocol/4-transfer, TX13 and TX32.
 *
 *   cutToBytes("👩‍👩‍👧 photo", 20) → "👩‍👩‍👧 p"   (never half a family)
 */

import { decodeUtf8, encodeUtf8 } from "../bytes.ts";

let graphemes: Intl.Segmenter | undefined;

/** Lone surrogates become U+FFFD on the way. */
export function cutToBytes(text: string, maxBytes: number): string {
  // A UTF-16 unit is at least one byte: what is far too long is not even looked at. If this cuts a grapheme, it
  // is the last one, which goes anyway.
  const encoded = encodeUtf8(text.slice(0, maxBytes + 1));
  const wellFormed = decodeUtf8(encoded);
  if (encoded.length <= maxBytes) return wellFormed;
  // As many code points as fit; then back to where the character begins that does not.
  let end = maxBytes;
  while (isContinuation(encoded[end])) end--;
  const fitting = decodeUtf8(encoded.subarray(0, end));
  // Firefox has it from 125 on.
  if (Intl.Segmenter === undefined) return fitting;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const keptTo = graphemes.segment(wellFormed).containing(fitting.length)?.index ?? 0;
  // One grapheme longer than the room (accents stacked without end) stays cut by code points.
  return keptTo === 0 ? fitting : fitting.slice(0, keptTo);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
