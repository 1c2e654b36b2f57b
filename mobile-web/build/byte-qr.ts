/**
 * QR codes that hold bytes, at error correction M: the phone page shows one code, its pairing link, and a link with small
 * letters and its secret is nothing else. The library's other ways to write a text (digits, capitals, kanji), what finds
 * the shortest mix of them, and its tables for L, Q and H would be 2 kB of the page's 150.
 */

import { createRequire } from "node:module";
import type { Plugin } from "vite";

type Counts = Readonly<
  Record<"getBlocksCount" | "getTotalCodewordsCount", (version: number, level: unknown) => number>
>;
type Levels = { readonly M: { readonly bit: number } };

const files = /\/qrcode\/lib\/core\/(segments|error-correction-level|error-correction-code)\.js$/;
const maxVersion = 40;

export function byteQr(): Plugin {
  return {
    name: "byte-qr",
    apply: "build",
    enforce: "pre",
    load: leanSource,
  };
}

/** In place of a file of the library; null: as it is. */
export function leanSource(path: string): string | null {
  const name = files.exec(path)?.[1];
  return name === undefined ? null : (sources()[name] ?? null);
}

function sources(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const counts: Counts = require("qrcode/lib/core/error-correction-code.js");
  const { M }: Levels = require("qrcode/lib/core/error-correction-level.js");
  const tableOf = (count: keyof Counts) =>
    JSON.stringify(Array.from({ length: maxVersion }, (_, index) => counts[count](index + 1, M)));
  return {
    segments: `
const ByteData = require("./byte-data");
exports.rawSplit = exports.fromString = (text) => [new ByteData(text)];
`,
    "error-correction-level": `
exports.M = ${JSON.stringify(M)};
exports.from = () => exports.M;
`,
    "error-correction-code": `
const blocks = ${tableOf("getBlocksCount")};
const codewords = ${tableOf("getTotalCodewordsCount")};
exports.getBlocksCount = (version) => blocks[version - 1];
exports.getTotalCodewordsCount = (version) => codewords[version - 1];
`,
  };
}
