/**
 * Cuts a text to a number of bytes of UTF-8 without cutting a character, docs/protocol/4-transfer, TX13 and TX32.
 *
 *   cutToBytes("👩‍👩‍👧 photo", 20) → "👩‍👩‍👧 p"   (never half a family)
 */

import { decodeUtf8, encodeUtf8 } from "../bytes.ts";

/** Lone surrogates become U+FFFD on the way. */
export function cutToBytes(text: string, maxBytes: number): string {
  // A UTF-16 unit is at least one byte: what is far too long is not even looked at. If this cuts a grapheme, it
  // is the last one, which goes anyway.
  const encoded = encodeUtf8(text.slice(0, maxBytes + 1));
  const wellFormed = decodeUtf8(encoded);
  if (encoded.length <= maxBytes) return wellFormed;
  const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const graphemes = Array.from(segmenter.segment(wellFormed), ({ segment }) => segment);
  const kept = takeBytes(graphemes, maxBytes);
  // One grapheme longer than the room (accents stacked without end): then by code points.
  return kept === "" ? takeBytes(wellFormed, maxBytes) : kept;
}

function takeBytes(parts: Iterable<string>, maxBytes: number): string {
  let kept = "";
  let keptBytes = 0;
  for (const part of parts) {
    keptBytes += encodeUtf8(part).length;
    if (keptBytes > maxBytes) break;
    kept += part;
  }
  return kept;
}
