/** Text forms of bytes, and the reader and writer that every codec uses (PR5; docs/protocol/3-channel, CH26). */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader } from "#protocol/byte-reader";
import { ByteWriter } from "#protocol/byte-writer";
import {
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  formatBase64url,
  formatHex,
  parseBase64url,
} from "#protocol/bytes";
import { parseHex } from "./support/hex.ts";
import { refusalOf } from "./support/refusal.ts";

const anyBytes = fc.uint8Array({ maxLength: 100 });

describe("text forms", () => {
  test("[PR5] base64url is Node's, both ways", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const text = Buffer.from(bytes).toString("base64url");
        expect(formatBase64url(bytes)).toBe(text);
        expect(parseBase64url(text)).toEqual(bytes);
      }),
    );
  });

  test("[PR5] what base64url accepts has no second spelling", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = parseBase64url(text);
        } catch {
          return;
        }
        expect(formatBase64url(bytes)).toBe(text);
      }),
    );
  });

  test.each(["A", "AAAAA", "AB", "AAB", "AA==", "AA=", "A-+A", "A/AA", "AA\n", " AA", "ÀA"])(
    "[PR5] base64url refuses %j",
    async (text) => {
      expect(await refusalOf(() => parseBase64url(text))).toBe("decode-error");
    },
  );

  test("hex is Node's", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(formatHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
      }),
    );
  });

  test.each(["", "é", "עִבְרִית", "👩‍👩‍👧", "\u{feff}a", "a\0b", "\r\n"])(
    "[CH26] UTF-8 keeps %j as it was",
    (text) => {
      expect(decodeUtf8(encodeUtf8(text))).toBe(text);
    },
  );

  test.each([
    ["a byte that starts nothing", [0xff]],
    ["a sequence cut short", [0xe2, 0x82]],
    ["an overlong form", [0xc0, 0x80]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a code point above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ])("[CH26] UTF-8 refuses %s", async (_, bytes) => {
    expect(await refusalOf(() => decodeUtf8(Uint8Array.from(bytes)))).toBe("decode-error");
  });

  test("bytes are put one behind the other", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(concatBytes(bytes, new Uint8Array(0), bytes)).toEqual(Uint8Array.of(1, 2, 3, 1, 2, 3));
  });
});

describe("reader and writer", () => {
  test("[CH26] what was written is read, through any starting size", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.maxSafeNat(), anyBytes, (sizeBytes, number, bytes) => {
        const written = new ByteWriter(sizeBytes)
          .u8(number % 2 ** 8)
          .u16(number % 2 ** 16)
          .u32(number % 2 ** 32)
          .safeU64(number)
          .bytes(bytes)
          .finish();
        const reader = new ByteReader(written);
        expect([reader.u8(), reader.u16(), reader.u32(), reader.safeU64()]).toEqual([
          number % 2 ** 8,
          number % 2 ** 16,
          number % 2 ** 32,
          number,
        ]);
        expect(reader.rest()).toEqual(bytes);
        reader.end();
      }),
    );
  });

  test("[CH26] numbers are big-endian", () => {
    const written = new ByteWriter().u16(0x0102).u32(0x03040506).safeU64(0x0708090a0b0c).finish();
    expect(formatHex(written)).toBe("0102030405060000070809" + "0a0b0c");
  });

  test.each([
    ["u8", 1],
    ["u16", 2],
    ["u32", 4],
    ["safeU64", 8],
  ] as const)("[CH26] %s refuses to end past the message", async (method, sizeBytes) => {
    for (let lengthBytes = 0; lengthBytes <= sizeBytes + 1; lengthBytes++) {
      const reader = new ByteReader(new Uint8Array(lengthBytes));
      expect(await refusalOf(() => reader[method]())).toBe(
        lengthBytes < sizeBytes ? "decode-error" : "accepted",
      );
    }
  });

  test("[CH26] a field refuses to end past the message, whatever its length claims", async () => {
    for (const lengthBytes of [4, 5, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      expect(await refusalOf(() => new ByteReader(new Uint8Array(3)).bytes(lengthBytes))).toBe(
        "decode-error",
      );
      expect(await refusalOf(() => new ByteReader(new Uint8Array(3)).utf8(lengthBytes))).toBe("decode-error");
    }
  });

  test("[CH26] a reader of a view stays inside the view", async () => {
    const reader = new ByteReader(Uint8Array.of(9, 1, 2, 9).subarray(1, 3));
    expect(reader.u16()).toBe(0x0102);
    expect(await refusalOf(() => reader.u8())).toBe("decode-error");
  });

  test("[CH26] 2^53 - 1 is read, 2^53 and above are not", async () => {
    const read = (hex: string) => refusalOf(() => new ByteReader(parseHex(hex)).safeU64());
    expect(new ByteReader(parseHex("001fffffffffffff")).safeU64()).toBe(Number.MAX_SAFE_INTEGER);
    expect(await read("0020000000000000")).toBe("decode-error");
    expect(await read("0020000000000001")).toBe("decode-error");
    expect(await read("ffffffffffffffff")).toBe("decode-error");
  });

  test("[CH26] bytes after the last field are refused", async () => {
    const reader = new ByteReader(new Uint8Array(2));
    reader.u8();
    expect(await refusalOf(() => reader.end())).toBe("decode-error");
    expect(reader.remainingBytes).toBe(1);
  });

  test.each([-1, 0.5, 256, Number.NaN, Number.POSITIVE_INFINITY])(
    "[CH26] %d is not written as a u8",
    async (value) => {
      expect(await refusalOf(() => new ByteWriter().u8(value))).toBe("internal-error");
    },
  );

  test("[CH26] each width writes its largest number and refuses the next", async () => {
    for (const [method, max] of [
      ["u8", 2 ** 8],
      ["u16", 2 ** 16],
      ["u32", 2 ** 32],
      ["safeU64", 2 ** 53],
    ] as const) {
      expect(await refusalOf(() => new ByteWriter()[method](max - 1))).toBe("accepted");
      expect(await refusalOf(() => new ByteWriter()[method](max))).toBe("internal-error");
    }
  });
});
