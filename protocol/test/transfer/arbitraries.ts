/** Random messages that a peer may send: for the round trip, and to throw at every state. */

import fc from "fast-check";
import type { CancelReason, TransferMessage } from "#protocol/transfer/messages";

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const reason = fc.constantFrom<CancelReason>(
  "user",
  "file-unreadable",
  "storage-full",
  "storage-failed",
  "too-many",
);
const utf8 = (maxLength: number) => fc.string({ unit: "grapheme", maxLength });

/** `ids` and `positions` small: then random messages meet transfers that exist. */
function messages(
  ids: fc.Arbitrary<number>,
  indices: fc.Arbitrary<number>,
  positions: fc.Arbitrary<number>,
): fc.Arbitrary<TransferMessage> {
  const ascii = fc.string({ unit: "grapheme-ascii", maxLength: 20 });
  const entry = fc.record({
    path: utf8(8),
    sizeBytes: positions,
    mediaType: ascii,
    lastModifiedAt: positions,
  });
  const files = fc.array(entry, { minLength: 1, maxLength: 5 });
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
  return fc.oneof(
    fc.record({
      type: fc.constant("hello" as const),
      label: utf8(3),
      deviceKind: fc.constantFrom("phone" as const, "computer" as const, "tablet" as const, "other" as const),
    }),
    fc.record({
      type: fc.constant("text" as const),
      textId: ids,
      kind: fc.constantFrom("text" as const, "link" as const),
      title: utf8(20),
      text: utf8(50),
    }),
    fc.record({ type: fc.constant("text-received" as const), textId: ids }),
    fc.record({ type: fc.constant("manifest" as const), transferId: ids, files }),
    fc.record({ type: fc.constant("accept" as const), transferId: ids }),
    fc.record({ type: fc.constant("decline" as const), transferId: ids, reason }),
    fc.record({
      type: fc.constant("request" as const),
      transferId: ids,
      fileIndex: indices,
      offset: positions,
    }),
    fc.record({
      type: fc.constant("chunk" as const),
      transferId: ids,
      fileIndex: indices,
      offset: positions,
      bytes,
    }),
    fc.record({
      type: fc.constant("ack" as const),
      transferId: ids,
      fileIndex: indices,
      durableBytes: positions,
    }),
    fc.record({ type: fc.constant("done" as const), transferId: ids }),
    fc.record({
      type: fc.constant("cancel" as const),
      transferId: ids,
      from: fc.constantFrom("sender" as const, "receiver" as const),
      reason,
    }),
    fc.record({ type: fc.constantFrom("ping" as const, "pong" as const), nonce: ids }),
  );
}

export const anyMessage = messages(
  u32,
  fc.integer({ min: 0, max: 9_999 }),
  fc.integer({ min: 0, max: 2 ** 44 }),
);

export const likelyMessage = messages(
  fc.integer({ min: 0, max: 4 }),
  fc.integer({ min: 0, max: 3 }),
  fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(65_536, 65_537, 131_072)),
);
