import { create } from "qrcode";
import { expect, test, vi } from "vitest";
import { fitPlainQr } from "./plain-qr.ts";

vi.mock("qrcode", { spy: true });

/** Byte mode, version 15, error correction M (ISO/IEC 18004 table 7). */
const capacityBytes = 412;

test.each([
  ["", "empty"],
  ["a", "fits"],
  ["a".repeat(capacityBytes), "fits"],
  ["a".repeat(capacityBytes + 1), "too-long"],
  ["é".repeat(capacityBytes / 2), "fits"],
  ["é".repeat(capacityBytes / 2 + 1), "too-long"],
  ["1".repeat(991), "fits"],
  ["1".repeat(992), "too-long"],
])("%#", (text, fit) => {
  expect(fitPlainQr(text)).toBe(fit);
});

test("the library does not see what no code of this size holds: it goes through all of it, for seconds", () => {
  vi.mocked(create).mockClear();
  expect(fitPlainQr("Aa 1 ".repeat(1_000_000))).toBe("too-long");
  expect(create).not.toHaveBeenCalled();
});
