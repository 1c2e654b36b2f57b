/**
 * Four words that are the same on both screens and on no third one (docs/protocol/3-channel, CH12).
 *
 *   handshake hash ─HKDF─► 40 bits ─► "maple otter violin canyon"
 */

import { expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeUtf8 } from "../bytes.ts";
import { safetyWordlist } from "./safety-wordlist.ts";

const label = encodeUtf8("PairQR/1 safety words");
const wordCount = 4;

/** Ten bits a word: the remainder of 16 bits by 1024 favours no word. */
export function deriveSafetyWords(handshakeHash: Uint8Array): readonly string[] {
  const bytes = expand(sha256, handshakeHash, label, 2 * wordCount);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from(
    { length: wordCount },
    (_, word) => safetyWordlist[view.getUint16(2 * word) % safetyWordlist.length] ?? "",
  );
}
