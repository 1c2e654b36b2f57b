/** Messages to bytes and back, and every way in which bytes are no message (docs/protocol/4-transfer, TX1–TX6). */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWriter } from "#protocol/byte-writer";
import {
  chunkMaxBytes,
  fileMaxBytes,
  labelMaxBytes,
  manifestMaxFiles,
  messageMaxBytes,
  pathMaxBytes,
  textMaxBytes,
  titleMaxBytes,
} from "#protocol/limits";
import {
  chunkHeaderBytes,
  decodeMessage,
  encodeMessage,
  manifestMessageBytes,
} from "#protocol/transfer/codec";
import type { TransferMessage } from "#protocol/transfer/messages";
import { refusalOf } from "../support/refusal.ts";
import { anyMessage } from "./arbitraries.ts";
import { file } from "./one-machine.ts";

const verdictOn = (bytes: Uint8Array) => refusalOf(() => decodeMessage(bytes));
const text = (length: number): TransferMessage => ({
  type: "text",
  textId: 1,
  kind: "text",
  title: "",
  text: "x".repeat(length),
});

describe("round trip", () => {
  test("[TX1] every message comes back as it went", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
      { numRuns: 1_000 },
    );
  });

  test("[TX1] the layout of a chunk and of a manifest is the documented one", () => {
    const chunk = { transferId: 0x01020304, fileIndex: 0x0506, offset: 0x0708090a0b };
    const bytes = Uint8Array.of(0xaa, 0xbb);
    const header = "08" + "01020304" + "0506" + "000000" + "0708090a0b";
    expect(hex(encodeMessage({ type: "chunk", ...chunk, bytes }))).toBe(`${header}aabb`);
    expect(header).toHaveLength(2 * chunkHeaderBytes);
    const files = [{ path: "a", sizeBytes: 2, mediaType: "b/c", lastModifiedAt: 3 }];
    const encoded = encodeMessage({ type: "manifest", transferId: 1, files });
    expect(hex(encoded)).toBe(
      `0400000001${"0001"}${"0001"}61${"0000000000000002"}${"03"}622f63${"0000000000000003"}`,
    );
    expect(manifestMessageBytes(files)).toBe(encoded.length);
  });

  test("[TX1] a text of 4 MiB, with a byte order mark, line breaks, emoji and right-to-left letters", () => {
    const long = `\uFEFFline\r\nline\n👩‍👩‍👧 שלום ${"é".repeat(2_000_000)}`;
    const decoded = decodeMessage(encodeMessage({ ...text(0), text: long } as TransferMessage));
    expect(decoded.type === "text" && decoded.text === long).toBe(true);
  });
});

describe("refusals", () => {
  test.each([0, 14, 99, 255])("[TX2] refuses the unknown type %i", async (type) => {
    expect(await verdictOn(Uint8Array.of(type, 0, 0, 0, 0))).toBe("decode-error");
  });

  test("[TX2] refuses an empty message", async () => {
    expect(await verdictOn(new Uint8Array(0))).toBe("decode-error");
  });

  test("[TX2] refuses every message cut short, and every message with a byte more", async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, fc.nat(), async (message, cut) => {
        const encoded = encodeMessage(message);
        // Text and chunk run to the end: there a byte more or less is another message.
        const isOpen = message.type === "text" || message.type === "chunk";
        const fixedBytes = isOpen ? 8 : encoded.length;
        expect(await verdictOn(encoded.subarray(0, cut % Math.min(fixedBytes, encoded.length)))).toBe(
          "decode-error",
        );
        if (!isOpen) expect(await verdictOn(Uint8Array.from([...encoded, 0]))).toBe("decode-error");
      }),
    );
  });

  test("[TX2] refuses unknown enumerated values", async () => {
    expect(await verdictOn(Uint8Array.of(1, 4, 0))).toBe("decode-error");
    expect(await verdictOn(Uint8Array.of(2, 0, 0, 0, 1, 2, 0, 0))).toBe("decode-error");
    expect(await verdictOn(Uint8Array.of(6, 0, 0, 0, 1, 5))).toBe("decode-error");
    expect(await verdictOn(Uint8Array.of(11, 0, 0, 0, 1, 2, 0))).toBe("decode-error");
    expect(await verdictOn(Uint8Array.of(11, 0, 0, 0, 1, 0, 5))).toBe("decode-error");
  });

  test.each([
    ["a lone continuation byte", [0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a cut sequence", [0xe2, 0x82]],
  ])("[TX2] refuses UTF-8 with %s", async (_, bytes) => {
    expect(await verdictOn(Uint8Array.of(1, 1, bytes.length, ...bytes))).toBe("decode-error");
    expect(await verdictOn(Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0, ...bytes))).toBe("decode-error");
  });

  test("[TX2] refuses a number that is not exact, and a media type that is not ASCII", async () => {
    const position = new ByteWriter().u8(7).u32(1).u16(0).u32(0x00200000).u32(0).finish();
    expect(await verdictOn(position)).toBe("decode-error");
    const entry = new ByteWriter().u8(4).u32(1).u16(1).u16(1).u8(0x61).safeU64(0);
    expect(await verdictOn(entry.u8(1).u8(0x0a).safeU64(0).finish())).toBe("decode-error");
  });

  test("[TX3] refuses what is over a limit", async () => {
    const at = (type: number, position: number) =>
      new ByteWriter().u8(type).u32(1).u16(0).safeU64(position).finish();
    expect(await verdictOn(at(7, fileMaxBytes))).toBe("accepted");
    expect(await verdictOn(at(7, fileMaxBytes + 1))).toBe("limit-exceeded");
    expect(await verdictOn(at(9, fileMaxBytes + 1))).toBe("limit-exceeded");
    const chunk = (length: number) => new Uint8Array([...at(8, 0), ...new Uint8Array(length)]);
    expect(await verdictOn(chunk(chunkMaxBytes))).toBe("accepted");
    expect(await verdictOn(chunk(chunkMaxBytes + 1))).toBe("limit-exceeded");
    const index = new ByteWriter().u8(9).u32(1).u16(manifestMaxFiles).safeU64(0).finish();
    expect(await verdictOn(index)).toBe("limit-exceeded");
    expect(await verdictOn(new Uint8Array(messageMaxBytes + 1))).toBe("limit-exceeded");
    const label = new ByteWriter()
      .u8(1)
      .u8(0)
      .u8(labelMaxBytes + 1);
    expect(await verdictOn(label.bytes(new Uint8Array(labelMaxBytes + 1)).finish())).toBe("limit-exceeded");
    const title = new ByteWriter()
      .u8(2)
      .u32(1)
      .u8(0)
      .u16(titleMaxBytes + 1);
    expect(await verdictOn(title.finish())).toBe("limit-exceeded");
    const long = new Uint8Array(8 + textMaxBytes + 1).fill(0x61);
    long.set([2, 0, 0, 0, 1, 0, 0, 0]);
    expect(await verdictOn(long)).toBe("limit-exceeded");
    expect(await verdictOn(long.subarray(0, -1))).toBe("accepted");
    const path = new ByteWriter()
      .u8(4)
      .u32(1)
      .u16(1)
      .u16(pathMaxBytes + 1)
      .bytes(new Uint8Array(30));
    expect(await verdictOn(path.finish())).toBe("limit-exceeded");
  });

  test("[TX4] refuses a manifest of no file, of too many, and of more than the message can hold", async () => {
    const counted = (count: number) =>
      new ByteWriter()
        .u8(4)
        .u32(1)
        .u16(count)
        .bytes(new Uint8Array(19 * 3));
    expect(await verdictOn(counted(0).finish())).toBe("decode-error");
    expect(await verdictOn(counted(3).finish())).toBe("accepted");
    expect(await verdictOn(counted(4).finish())).toBe("decode-error");
    expect(await verdictOn(counted(manifestMaxFiles + 1).finish())).toBe("limit-exceeded");
  });

  test("[TX5] a chunk is a view of its message, and never empty", async () => {
    const chunk = { type: "chunk", transferId: 1, fileIndex: 0, offset: 0, bytes: Uint8Array.of(7) } as const;
    const encoded = encodeMessage(chunk);
    const decoded = decodeMessage(encoded);
    expect(decoded.type === "chunk" && decoded.bytes.buffer === encoded.buffer).toBe(true);
    expect(await verdictOn(encoded.subarray(0, chunkHeaderBytes))).toBe("decode-error");
  });

  test("[TX6] the encoder refuses what a decoder would", async () => {
    const chunk = { type: "chunk", transferId: 1, fileIndex: 0, offset: 0 } as const;
    const files = [file("a", 1)];
    const wrong: TransferMessage[] = [
      { ...chunk, bytes: new Uint8Array(0) },
      { ...chunk, bytes: new Uint8Array(chunkMaxBytes + 1) },
      text(textMaxBytes + 1),
      { type: "ping", nonce: -1 },
      { type: "hello", label: "x".repeat(labelMaxBytes + 1), deviceKind: "phone" },
      { type: "manifest", transferId: 2 ** 32, files },
      { type: "manifest", transferId: 1, files: [] },
      { type: "manifest", transferId: 1, files: [file("x".repeat(pathMaxBytes + 1), 1)] },
      {
        type: "manifest",
        transferId: 1,
        files: Array.from({ length: manifestMaxFiles + 1 }, () => file("", 0)),
      },
      { type: "request", transferId: 1, fileIndex: 0, offset: 0.5 },
    ];
    for (const message of wrong) {
      expect(await refusalOf(() => encodeMessage(message))).toBe("internal-error");
    }
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
