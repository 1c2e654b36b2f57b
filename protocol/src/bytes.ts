/**
 * Bytes to text and back, strictly: each value has exactly one written form, and every other form is refused.
 *
 *   [0xfb, 0xff]  ─hex→ "fbff"   ─base64url→ "-_8"   (never "-_9", "-_8=", "+/8")
 */

import { ProtocolError } from "./alerts.ts";

const base64urlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const base64urlValues = new Map([...base64urlAlphabet].map((char, value) => [char, value]));

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function formatHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** RFC 4648 section 5, without padding. */
export function formatBase64url(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const charCount = Math.min(bytes.length - i, 3) + 1;
    for (let c = 0; c < charCount; c++) text += base64urlAlphabet.charAt((group >> (18 - 6 * c)) & 63);
  }
  return text;
}

/** Refuses padding, other characters, impossible lengths, and bits after the last byte that are not zero. */
export function parseBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  let pending = 0;
  let pendingBits = 0;
  for (const char of text) {
    const value = base64urlValues.get(char);
    if (value === undefined) throw new ProtocolError("decode-error");
    pending = (pending << 6) | value;
    pendingBits += 6;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[at++] = pending >> pendingBits;
      pending &= (1 << pendingBits) - 1;
    }
  }
  if (pendingBits === 6 || pending !== 0) throw new ProtocolError("decode-error");
  return bytes;
}

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Refuses malformed UTF-8 and keeps a leading U+FEFF, so that what was encoded comes back as it was. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError("decode-error");
  }
}
