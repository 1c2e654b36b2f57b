import { expect, test } from "vitest";
import { fitPlainQr } from "./plain-qr.ts";

/** Byte mode, version 15, error correction M (ISO/IEC 18004 table 7). */
const capacityBytes = 412;

test.each([
  ["", "empty"],
  ["a", "fits"],
  ["a".repeat(capacityBytes), "fits"],
  ["a".repeat(capacityBytes + 1), "too-long"],
  ["é".repeat(capacityBytes / 2), "fits"],
  ["é".repeat(capacityBytes / 2 + 1), "too-long"],
  ["a".repeat(100_000), "too-long"],
])("%#", (text, fit) => {
  expect(fitPlainQr(text)).toBe(fit);
});
