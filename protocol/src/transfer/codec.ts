/**
 * Transfer messages to bytes and back, docs/protocol/4-transfer, TX1–TX6: the first byte is the type.
 *
 *   chunk = 8 ‖ transferId u32 ‖ fileIndex u16 ‖ offset u64 ‖ bytes to the message's end
 *
 * The decoder is strict: known values only, limits before allocation, nothing after the last field. The
 * encoder throws `internal-error` on a value that does not fit, for that is our own mistake.
 */

import { ProtocolError } from "../alerts.ts";
import { type Allocate, allocate } from "../buffer-pool.ts";
import { ByteReader } from "../byte-reader.ts";
import { ByteWriter } from "../byte-writer.ts";
import { encodeUtf8 } from "../bytes.ts";
import {
  chunkMaxBytes,
  fileMaxBytes,
  labelMaxBytes,
  manifestMaxFiles,
  mediaTypeMaxBytes,
  messageMaxBytes,
  pathMaxBytes,
  textMaxBytes,
  titleMaxBytes,
} from "../limits.ts";
import type {
  CancelReason,
  DeviceKind,
  FileEntry,
  Hello,
  Manifest,
  TextMessage,
  TransferMessage,
} from "./messages.ts";

/** Message type → its byte on the wire. Never renumber. */
const typeBytes = {
  hello: 1,
  text: 2,
  "text-received": 3,
  manifest: 4,
  accept: 5,
  decline: 6,
  request: 7,
  chunk: 8,
  ack: 9,
  done: 10,
  cancel: 11,
  ping: 12,
  pong: 13,
} as const satisfies Record<TransferMessage["type"], number>;

// Enumerated fields: the byte on the wire is the place in the list. Append only.
const deviceKinds: readonly DeviceKind[] = ["other", "phone", "computer", "tablet"];
const textKinds: readonly TextMessage["kind"][] = ["text", "link"];
const cancellers = ["sender", "receiver"] as const;
const cancelReasons: readonly CancelReason[] = [
  "user",
  "file-unreadable",
  "storage-full",
  "storage-failed",
  "too-many",
];

/** What a chunk's message has before its bytes: type, transferId, fileIndex, offset. */
export const chunkHeaderBytes = 1 + 4 + 2 + 8;
/** What a manifest has before its entries: type, transferId, number of files. */
const manifestHeaderBytes = 1 + 4 + 2;
/** A file entry without its path and media type: two lengths, size, time. */
const entryFixedBytes = 2 + 8 + 1 + 8;

const printableAscii = /^[\x20-\x7e]*$/;

/** `take` gives the memory for a chunk; everything else is small or rare. */
export function encodeMessage(message: TransferMessage, take: Allocate = allocate): Uint8Array {
  const type = typeBytes[message.type];
  switch (message.type) {
    case "hello":
      return encodeHello(message);
    case "text":
      return encodeText(message);
    case "manifest":
      return encodeManifest(message);
    case "chunk": {
      const { bytes } = message;
      if (bytes.length === 0 || bytes.length > chunkMaxBytes) throw new ProtocolError("internal-error");
      const encoded = take(chunkHeaderBytes + bytes.length);
      encoded.set(writeFilePosition(type, message, message.offset));
      encoded.set(bytes, chunkHeaderBytes);
      return encoded;
    }
    case "request":
      return writeFilePosition(type, message, message.offset);
    case "ack":
      return writeFilePosition(type, message, message.durableBytes);
    case "text-received":
      return new ByteWriter(5).u8(type).u32(message.textId).finish();
    case "accept":
    case "done":
      return new ByteWriter(5).u8(type).u32(message.transferId).finish();
    case "decline":
      return new ByteWriter(6)
        .u8(type)
        .u32(message.transferId)
        .u8(cancelReasons.indexOf(message.reason))
        .finish();
    case "cancel":
      return new ByteWriter(7)
        .u8(type)
        .u32(message.transferId)
        .u8(cancellers.indexOf(message.from))
        .u8(cancelReasons.indexOf(message.reason))
        .finish();
    case "ping":
    case "pong":
      return new ByteWriter(5).u8(type).u32(message.nonce).finish();
  }
}

/** The size of the manifest's message, to be refused here rather than by the other side. */
export function manifestMessageBytes(files: readonly FileEntry[]): number {
  let sizeBytes = manifestHeaderBytes;
  for (const file of files) {
    sizeBytes += entryFixedBytes + encodeUtf8(file.path).length + encodeUtf8(file.mediaType).length;
  }
  return sizeBytes;
}

/** A chunk's bytes are a view of the message, not a copy. */
export function decodeMessage(bytes: Uint8Array): TransferMessage {
  if (bytes.length > messageMaxBytes) throw new ProtocolError("limit-exceeded");
  const reader = new ByteReader(bytes);
  const message = readMessage(reader);
  reader.end();
  return message;
}

function encodeHello(hello: Hello): Uint8Array {
  const label = encodeWithin(hello.label, labelMaxBytes);
  return new ByteWriter(3 + label.length)
    .u8(typeBytes.hello)
    .u8(deviceKinds.indexOf(hello.deviceKind))
    .u8(label.length)
    .bytes(label)
    .finish();
}

function encodeText(message: TextMessage): Uint8Array {
  const title = encodeWithin(message.title, titleMaxBytes);
  const text = encodeWithin(message.text, textMaxBytes);
  return new ByteWriter(8 + title.length + text.length)
    .u8(typeBytes.text)
    .u32(message.textId)
    .u8(textKinds.indexOf(message.kind))
    .u16(title.length)
    .bytes(title)
    .bytes(text)
    .finish();
}

function encodeManifest(manifest: Manifest): Uint8Array {
  const { files } = manifest;
  if (files.length === 0 || files.length > manifestMaxFiles) throw new ProtocolError("internal-error");
  const writer = new ByteWriter(manifestMessageBytes(files))
    .u8(typeBytes.manifest)
    .u32(manifest.transferId)
    .u16(files.length);
  for (const file of files) {
    const path = encodeWithin(file.path, pathMaxBytes);
    const mediaType = encodeWithin(file.mediaType, mediaTypeMaxBytes);
    writer.u16(path.length).bytes(path).safeU64(file.sizeBytes);
    writer.u8(mediaType.length).bytes(mediaType).safeU64(file.lastModifiedAt);
  }
  return writer.finish();
}

function writeFilePosition(
  type: number,
  where: { readonly transferId: number; readonly fileIndex: number },
  position: number,
): Uint8Array {
  return new ByteWriter(chunkHeaderBytes)
    .u8(type)
    .u32(where.transferId)
    .u16(where.fileIndex)
    .safeU64(position)
    .finish();
}

function encodeWithin(value: string, maxBytes: number): Uint8Array {
  const encoded = encodeUtf8(value);
  if (encoded.length > maxBytes) throw new ProtocolError("internal-error");
  return encoded;
}

function readMessage(reader: ByteReader): TransferMessage {
  switch (reader.u8()) {
    case typeBytes.hello: {
      const deviceKind = oneOf(deviceKinds, reader.u8());
      return { type: "hello", label: readUtf8(reader, reader.u8(), labelMaxBytes), deviceKind };
    }
    case typeBytes.text: {
      const textId = reader.u32();
      const kind = oneOf(textKinds, reader.u8());
      const title = readUtf8(reader, reader.u16(), titleMaxBytes);
      const text = readUtf8(reader, reader.remainingBytes, textMaxBytes);
      return { type: "text", textId, kind, title, text };
    }
    case typeBytes["text-received"]:
      return { type: "text-received", textId: reader.u32() };
    case typeBytes.manifest:
      return readManifest(reader);
    case typeBytes.accept:
      return { type: "accept", transferId: reader.u32() };
    case typeBytes.decline:
      return { type: "decline", transferId: reader.u32(), reason: oneOf(cancelReasons, reader.u8()) };
    case typeBytes.request:
      return { type: "request", ...readFile(reader), offset: within(reader.safeU64(), fileMaxBytes) };
    case typeBytes.chunk: {
      const file = readFile(reader);
      const offset = within(reader.safeU64(), fileMaxBytes);
      if (reader.remainingBytes === 0) throw new ProtocolError("decode-error");
      within(reader.remainingBytes, chunkMaxBytes);
      return { type: "chunk", ...file, offset, bytes: reader.rest() };
    }
    case typeBytes.ack:
      return { type: "ack", ...readFile(reader), durableBytes: within(reader.safeU64(), fileMaxBytes) };
    case typeBytes.done:
      return { type: "done", transferId: reader.u32() };
    case typeBytes.cancel: {
      const transferId = reader.u32();
      const from = oneOf(cancellers, reader.u8());
      return { type: "cancel", transferId, from, reason: oneOf(cancelReasons, reader.u8()) };
    }
    case typeBytes.ping:
      return { type: "ping", nonce: reader.u32() };
    case typeBytes.pong:
      return { type: "pong", nonce: reader.u32() };
    default:
      throw new ProtocolError("decode-error");
  }
}

function readManifest(reader: ByteReader): Manifest {
  const transferId = reader.u32();
  const count = within(reader.u16(), manifestMaxFiles);
  // A count that the message cannot hold is refused before the loop, not in its middle.
  if (count === 0 || count * entryFixedBytes > reader.remainingBytes) throw new ProtocolError("decode-error");
  const files: FileEntry[] = [];
  for (let index = 0; index < count; index++) {
    const path = readUtf8(reader, reader.u16(), pathMaxBytes);
    const sizeBytes = within(reader.safeU64(), fileMaxBytes);
    const mediaType = readUtf8(reader, reader.u8(), mediaTypeMaxBytes);
    if (!printableAscii.test(mediaType)) throw new ProtocolError("decode-error");
    files.push({ path, sizeBytes, mediaType, lastModifiedAt: reader.safeU64() });
  }
  return { type: "manifest", transferId, files };
}

function readFile(reader: ByteReader): { transferId: number; fileIndex: number } {
  const transferId = reader.u32();
  return { transferId, fileIndex: within(reader.u16(), manifestMaxFiles - 1) };
}

function readUtf8(reader: ByteReader, lengthBytes: number, maxBytes: number): string {
  return reader.utf8(within(lengthBytes, maxBytes));
}

function within(value: number, max: number): number {
  if (value > max) throw new ProtocolError("limit-exceeded");
  return value;
}

function oneOf<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new ProtocolError("decode-error");
  return value;
}
