/** What the server may not change unnoticed (docs/protocol/3-channel, CH3). */

import { expect, test } from "vitest";
import { buildPrologue } from "#protocol/channel/prologue";
import {
  guestFingerprint,
  hostFingerprint,
  initiatorOf,
  prologue,
  responderOf,
  sessionId,
} from "./support/handshake.ts";
import { refusalOf } from "./support/refusal.ts";

const guestFingerprints = [guestFingerprint];
const hostFingerprints = [hostFingerprint];
const otherFingerprint = `sha-256 ${Array(32).fill("0C").join(":")}`;
const same = { sessionId, guestFingerprints, hostFingerprints };

test.each([
  ["a fingerprint of the guest that the server swapped", { ...same, guestFingerprints: [otherFingerprint] }],
  ["a fingerprint of the host that the server swapped", { ...same, hostFingerprints: [otherFingerprint] }],
  [
    "a fingerprint added to the guest's",
    { ...same, guestFingerprints: [guestFingerprint, otherFingerprint] },
  ],
  ["no fingerprint of the host", { ...same, hostFingerprints: [] }],
  [
    "the fingerprints of both exchanged",
    { ...same, guestFingerprints: hostFingerprints, hostFingerprints: guestFingerprints },
  ],
  [
    "all fingerprints on one side",
    { ...same, guestFingerprints: [guestFingerprint, hostFingerprint], hostFingerprints: [] },
  ],
  ["another session", { ...same, sessionId: sessionId.replace("0", "1") }],
])("[CH3] refuses %s", async (_, parts) => {
  const changed = buildPrologue(parts);
  for (const [guest, host] of [
    [changed, prologue],
    [prologue, changed],
  ] as const) {
    const message1 = await initiatorOf({ prologue: guest }).writeMessage1();
    const responder = responderOf({ prologue: host });
    expect(await refusalOf(() => responder.readMessage1(message1))).toBe("handshake-failed");
  }
});

test("[CH3] is what the document says, byte for byte", () => {
  const bytes = Buffer.concat([
    Buffer.from(`PairQR/1${sessionId}`),
    Buffer.of(0, 103),
    Buffer.from(guestFingerprint),
    Buffer.of(0, 103),
    Buffer.from(hostFingerprint),
  ]);
  expect(prologue).toEqual(new Uint8Array(bytes));
});
