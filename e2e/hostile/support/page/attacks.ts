/**
 * What a peer with the keys might send, by name: each is a few messages that no honest peer sends.
 *
 * The victim's answer is in the name's test; here is only the deed.
 */

import { alertBytes } from "#protocol/alerts";
import { ByteWriter } from "#protocol/byte-writer";
import { encodeUtf8 } from "#protocol/bytes";
import { contentTypes } from "#protocol/channel/record";
import { messageMaxBytes, recordMaxBytes, textMaxBytes } from "#protocol/limits";
import type { FileEntry } from "#protocol/transfer/messages";
import type { RawPeer } from "./raw-peer.ts";

const hello = { type: "hello", label: "attacker", deviceKind: "other" } as const;
const nothing = new Uint8Array(0);

function entry(path: string, sizeBytes: number): FileEntry {
  return { path, sizeBytes, mediaType: "", lastModifiedAt: 0 };
}

/** The one who asks first: hello, a ping that ends the announcement. */
export async function greet(peer: RawPeer, label: string = hello.label): Promise<void> {
  await peer.say({ ...hello, label });
  await peer.say({ type: "ping", nonce: 1 });
}

/** Each ends the channel. The peer has greeted. */
export const violations = {
  "a second hello": (peer) => peer.say(hello),
  "an unknown message type": (peer) => peer.sealBytes(Uint8Array.of(99, 1, 2, 3)),
  "an empty message": (peer) => peer.sealBytes(nothing),
  "a text that is no UTF-8": (peer) =>
    peer.sealBytes(new ByteWriter().u8(2).u32(1).u8(0).u16(0).bytes(Uint8Array.of(0xff, 0xfe)).finish()),
  "a manifest of 65,535 files in ten bytes": (peer) =>
    peer.sealBytes(new ByteWriter().u8(4).u32(1).u16(65_535).bytes(new Uint8Array(3)).finish()),
  "a path of 65,535 bytes that are not there": (peer) =>
    peer.sealBytes(new ByteWriter().u8(4).u32(1).u16(1).u16(65_535).bytes(new Uint8Array(40)).finish()),
  "a file of 2^53 bytes": (peer) =>
    peer.sealBytes(
      new ByteWriter()
        .u8(4)
        .u32(1)
        .u16(1)
        .u16(1)
        .bytes(encodeUtf8("a"))
        .safeU64(2 ** 53 - 1)
        .u8(0)
        .safeU64(0)
        .finish(),
    ),
  "a text one byte over the limit": (peer) =>
    peer.sealBytes(
      new ByteWriter()
        .u8(2)
        .u32(1)
        .u8(0)
        .u16(0)
        .bytes(new Uint8Array(textMaxBytes + 1).fill(97))
        .finish(),
    ),
  "parts without an end": async (peer) => {
    const part = new Uint8Array(200_000);
    for (let sent = 0; sent <= messageMaxBytes; sent += part.length) {
      peer.sendUnsealed(await peer.sealRecord(contentTypes.part, part));
    }
  },
  "empty parts": async (peer) => peer.sendUnsealed(await peer.sealRecord(contentTypes.part, nothing)),
  "an unknown content type": async (peer) => peer.sendUnsealed(await peer.sealRecord(9, nothing)),
  "a record sent twice": async (peer) => {
    const record = await peer.sealRecord(contentTypes.message, Uint8Array.of(12, 0, 0, 0, 9));
    peer.sendUnsealed(record);
    peer.sendUnsealed(record);
  },
  "records in the wrong order": async (peer) => {
    const first = await peer.sealRecord(contentTypes.message, Uint8Array.of(12, 0, 0, 0, 9));
    peer.sendUnsealed(await peer.sealRecord(contentTypes.message, Uint8Array.of(12, 0, 0, 0, 10)));
    peer.sendUnsealed(first);
  },
  "a record that was never sealed": async (peer) => peer.sendUnsealed(new Uint8Array(1_000)),
  "the largest record that never was sealed": async (peer) =>
    peer.sendUnsealed(crypto.getRandomValues(new Uint8Array(65_536))),
  "text in place of bytes": async (peer) => peer.sendUnsealed("<img src=x onerror=alert(1)>"),
  "a goodbye between parts": async (peer) => {
    peer.sendUnsealed(await peer.sealRecord(contentTypes.part, new Uint8Array(10)));
    peer.sendUnsealed(await peer.sealRecord(contentTypes.close, nothing));
  },
  "an alert of no known code": async (peer) =>
    peer.sendUnsealed(await peer.sealRecord(contentTypes.alert, Uint8Array.of(200))),
  "an answer to a text that was never sent": (peer) => peer.say({ type: "text-received", textId: 77 }),
  "a chunk of a transfer that does not exist": (peer) => peer.say(chunkOf(77, 0)),
  "a chunk that was not asked for": async (peer) => {
    await peer.say({ type: "manifest", transferId: 1, files: [entry("a", 10), entry("b", 10)] });
    await peer.until("request");
    await peer.say({ ...chunkOf(1, 0), fileIndex: 3 });
  },
  "a chunk past the end of its file": async (peer) => {
    await peer.say({ type: "manifest", transferId: 1, files: [entry("a", 10)] });
    await peer.until("request");
    await peer.say({ ...chunkOf(1, 0), bytes: new Uint8Array(11) });
  },
  "a chunk with a gap before it": async (peer) => {
    await peer.say({ type: "manifest", transferId: 1, files: [entry("a", 100)] });
    await peer.until("request");
    await peer.say(chunkOf(1, 50));
  },
  "a manifest for a transfer that is under way": async (peer) => {
    await peer.say({ type: "manifest", transferId: 1, files: [entry("a", 100)] });
    await peer.until("request");
    await peer.say({ type: "manifest", transferId: 1, files: [entry("b", 200)] });
  },
  "an alert": async (peer) =>
    peer.sendUnsealed(await peer.sealRecord(contentTypes.alert, Uint8Array.of(alertBytes["internal-error"]))),
  "a record of 256 KiB and one byte": async (peer) => peer.sendUnsealed(new Uint8Array(recordMaxBytes + 1)),
} as const satisfies Record<string, (peer: RawPeer) => Promise<void>>;

/** Each ends the channel; the victim has offered a file, which the attacker accepts first. */
export const receiverViolations = {
  "a resume offset at the end of the file": async (peer, transferId) =>
    peer.say({ type: "request", transferId, fileIndex: 0, offset: 1_000 }),
  "a resume offset far past the end": async (peer, transferId) =>
    peer.say({ type: "request", transferId, fileIndex: 0, offset: 2 ** 40 }),
  "a file that is not in the manifest": async (peer, transferId) =>
    peer.say({ type: "request", transferId, fileIndex: 5, offset: 0 }),
  "an ack above what was sent": async (peer, transferId) => {
    await peer.say({ type: "request", transferId, fileIndex: 0, offset: 0 });
    await peer.say({ type: "ack", transferId, fileIndex: 0, durableBytes: 1_000_000 });
  },
  "done before anything was sent": async (peer, transferId) => {
    await peer.say({ type: "request", transferId, fileIndex: 0, offset: 0 });
    await peer.say({ type: "done", transferId });
  },
} as const satisfies Record<string, (peer: RawPeer, transferId: number) => Promise<void>>;

/** None of these ends the channel by itself; `count` is how often. */
export const floods = {
  pings: async (peer, count) => {
    for (let nonce = 2; nonce < count; nonce++) await peer.say({ type: "ping", nonce });
  },
  texts: async (peer, count) => {
    const text = "flood ".repeat(5_000);
    for (let textId = 1_000; textId < 1_000 + count; textId++) {
      await peer.say({ type: "text", textId, kind: "text", title: "", text });
    }
  },
  "open transfers": async (peer, count) => {
    for (let transferId = 1_000; transferId < 1_000 + count; transferId++) {
      await peer.say({ type: "manifest", transferId, files: [entry(`stalled-${transferId}`, 1_000)] });
    }
  },
  "manifests of 10,000 files, each cancelled": async (peer, count) => {
    const files = Array.from({ length: 10_000 }, (_, index) => entry(`album/${index}.jpg`, 1_000_000));
    for (let transferId = 1_000; transferId < 1_000 + count; transferId++) {
      await peer.say({ type: "manifest", transferId, files });
      await peer.say({ type: "cancel", transferId, from: "sender", reason: "user" });
    }
  },
} as const satisfies Record<string, (peer: RawPeer, count: number) => Promise<void>>;

/** Sends whole files of these names, as an honest sender would: only the names are hostile. */
export async function sendNamedFiles(
  peer: RawPeer,
  transferId: number,
  paths: readonly string[],
  content: string,
): Promise<void> {
  const bytes = encodeUtf8(content);
  const files = paths.map((path) => entry(path, bytes.length));
  await peer.say({ type: "manifest", transferId, files });
  const isDone = () =>
    peer.heard.some((message) => message.type === "done" && message.transferId === transferId);
  for (let answered = 0; !isDone() && peer.ending === null; ) {
    const requests = peer.heard.filter((message) => message.type === "request");
    for (const { fileIndex } of requests.slice(answered)) {
      await peer.say({ type: "chunk", transferId, fileIndex, offset: 0, bytes });
    }
    answered = requests.length;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function chunkOf(transferId: number, offset: number) {
  return { type: "chunk", transferId, fileIndex: 0, offset, bytes: new Uint8Array(10) } as const;
}
