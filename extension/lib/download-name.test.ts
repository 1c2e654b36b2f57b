import { expect, test } from "vitest";
import { downloadName } from "./download-name.ts";

test.each([
  ["photo.jpg", "PairQR/photo.jpg"],
  ["a/b/photo ü 👋.jpg", "PairQR/a/b/photo ü 👋.jpg"],
  ["../../etc/passwd", "PairQR/etc/passwd"],
  ["/absolute", "PairQR/absolute"],
  ["..\\..\\evil.exe", "PairQR/_.._evil.exe"],
  ["what?.txt", "PairQR/what_.txt"],
  ["C:/x", "PairQR/C_/x"],
  [".bashrc", "PairQR/bashrc"],
  ["name. ", "PairQR/name"],
  ["CON.txt", "PairQR/_CON.txt"],
  ["a\u202egpj.exe", "PairQR/a_gpj.exe"],
  ["a\u0000b\n", "PairQR/a_b_"],
  ["", "PairQR/file"],
  ["../..", "PairQR/file"],
])("%j", (path, name) => {
  expect(downloadName(path)).toBe(name);
});

test("a name of 255 bytes leaves room for what the browser adds, and keeps its extension", () => {
  const name = downloadName(`${"é".repeat(125)}.jpeg`).slice("PairQR/".length);
  expect(new TextEncoder().encode(`${name} (12).crdownload`).length).toBeLessThanOrEqual(255);
  expect(name.endsWith(".jpeg")).toBe(true);
});
