/** What a peer with the keys may put into a message, and into a file's name. */

import { decodeUtf8, encodeUtf8 } from "#protocol/bytes";
import { decodeMessage, encodeMessage } from "#protocol/transfer/codec";
import type { TransferMessage } from "#protocol/transfer/messages";
import { safePath } from "#protocol/transfer/safe-path";
import type { FuzzTarget } from "../support/fuzz.ts";
import { decodeAndStep } from "./transfer-step.ts";

const file = {
  path: "photos/été.jpg",
  sizeBytes: 3,
  mediaType: "image/jpeg",
  lastModifiedAt: 1_700_000_000_000,
};
const place = { transferId: 1, fileIndex: 0 };

const messages: readonly TransferMessage[] = [
  { type: "hello", label: "Pixel 5", deviceKind: "phone" },
  { type: "text", textId: 1, kind: "link", title: "A title", text: "https://example.org/" },
  { type: "text-received", textId: 1 },
  { type: "manifest", transferId: 1, files: [file, { ...file, path: "b", mediaType: "" }] },
  { type: "accept", transferId: 1 },
  { type: "decline", transferId: 1, reason: "storage-full" },
  { type: "request", ...place, offset: 2 },
  { type: "chunk", ...place, offset: 0, bytes: Uint8Array.of(1, 2, 3) },
  { type: "ack", ...place, durableBytes: 3 },
  { type: "done", transferId: 1 },
  { type: "cancel", transferId: 1, from: "sender", reason: "user" },
  { type: "ping", nonce: 1 },
  { type: "pong", nonce: 1 },
];

export const transferTargets: readonly FuzzTarget[] = [
  {
    name: "transfer message",
    cost: "cheap",
    samples: messages.map((message) => encodeMessage(message)),
    decode: decodeMessage,
  },
  {
    name: "transfer step",
    cost: "costly",
    samples: messages.map((message) => encodeMessage(message)),
    decode: decodeAndStep,
  },
  {
    name: "file path",
    cost: "cheap",
    samples: ["../../etc/passwd", "a/b/c.txt", "CON.txt", "<img src=x>", "e\u0301\u202Egpj.exe"].map(
      encodeUtf8,
    ),
    decode: (input) => safePath(decodeUtf8(input)),
  },
];
