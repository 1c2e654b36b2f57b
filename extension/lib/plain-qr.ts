/**
 * Plain QR: the text itself as the code, no server and no page (PR16). It must stay easy to scan.
 */

import { create } from "qrcode";

/** 77 × 77 modules: as wide as the popup, each is four pixels (ui/src/QrCode.tsx). */
const versionMax = 15;
/** Digits are the densest content (ISO/IEC 18004 table 7). The library goes through all of a text before it refuses. */
const charsMax = 991;

export type PlainQrFit = "fits" | "empty" | "too-long";

export function fitPlainQr(text: string): PlainQrFit {
  if (text === "") return "empty";
  if (text.length > charsMax) return "too-long";
  try {
    return create(text, { errorCorrectionLevel: "M" }).version <= versionMax ? "fits" : "too-long";
  } catch {
    // More than the largest QR code there is.
    return "too-long";
  }
}
