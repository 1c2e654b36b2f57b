import { expect, test } from "vitest";
import { directionOf } from "./text-direction.ts";

test.each([
  ["", "auto"],
  ["שלום", "auto"],
  ["a".repeat(5_000), "auto"],
  ["a".repeat(5_001), "ltr"],
  ["שלום ".repeat(2_000), "rtl"],
  ["مرحبا ".repeat(2_000), "rtl"],
  [`1. „${"שלום ".repeat(2_000)}`, "rtl"],
  ["漢字".repeat(5_000), "ltr"],
  ["🥊".repeat(5_000), "ltr"],
])("%#", (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});
