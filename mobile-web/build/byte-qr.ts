/**
 * QR codes that hold bytes: the phone page shows one code, its pairing link, and a link with small letters and its
 * secret is nothing else. The library's other ways to write a text (digits, capitals, kanji) and what finds the
 * shortest mix of them would be 1.7 kB of the page's 150.
 */

import type { Plugin } from "vite";

const segments = /\/qrcode\/lib\/core\/segments\.js$/;
const bytesOnly = `
const ByteData = require("./byte-data");
exports.rawSplit = exports.fromString = (text) => [new ByteData(text)];
`;

export function byteQr(): Plugin {
  return {
    name: "byte-qr",
    apply: "build",
    enforce: "pre",
    load: (id) => (segments.test(id) ? bytesOnly : null),
  };
}
