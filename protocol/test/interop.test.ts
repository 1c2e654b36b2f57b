/** Our channel against the one of support/node-peer.ts, in both roles, from the secret to the last record. */

import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createInitiator, createResponder } from "#protocol/channel/handshake";
import { buildPrologue } from "#protocol/channel/prologue";
import { SecureChannel } from "#protocol/channel/secure-channel";
import { derivePairing } from "#protocol/pairing/derive";
import { guestFingerprint, hostFingerprint, suite } from "./support/handshake.ts";
import {
  type NodeKeys,
  nodeInitiator,
  nodePairing,
  nodePrologue,
  nodeResponder,
} from "./support/node-peer.ts";

const secret = randomBytes(32);
const ours = derivePairing(secret);
const theirs = nodePairing(secret);
const prologue = buildPrologue({
  sessionId: ours.sessionId,
  guestFingerprints: [guestFingerprint],
  hostFingerprints: [hostFingerprint],
});
const theirPrologue = nodePrologue(theirs.sessionId, guestFingerprint, hostFingerprint);

type Ends = { channel: SecureChannel; peer: NodeKeys; resumptionPsk: Uint8Array; handshakeHash: Uint8Array };

async function asGuest(kind: "pairing" | "resumption", key: Uint8Array, theirKey: Buffer): Promise<Ends> {
  const initiator = createInitiator({ suite, prologue, psk: { kind, key } });
  const message1 = Buffer.from(await initiator.writeMessage1());
  const pskKind = kind === "pairing" ? 0 : 1;
  const { message2, keys } = nodeResponder({ prologue: theirPrologue, psk: theirKey, pskKind }, message1);
  const result = await initiator.readMessage2(message2);
  return { channel: new SecureChannel(result), peer: keys, ...result };
}

async function asHost(kind: "pairing" | "resumption", key: Uint8Array, theirKey: Buffer): Promise<Ends> {
  const pskKind = kind === "pairing" ? 0 : 1;
  const initiator = nodeInitiator({ prologue: theirPrologue, psk: theirKey, pskKind });
  const responder = createResponder({ suite, prologue, psks: [{ kind, key }] });
  await responder.readMessage1(initiator.message1);
  const { message, result } = await responder.writeMessage2();
  return { channel: new SecureChannel(result), peer: initiator.finish(Buffer.from(message)), ...result };
}

test("[PR6] both derive the same session id, join key and psk", () => {
  expect(ours).toEqual({ ...theirs, psk: new Uint8Array(theirs.psk) });
});

test("[CH3] both build the same prologue", () => {
  expect(Buffer.from(prologue)).toEqual(theirPrologue);
});

describe.each([
  ["guest", asGuest],
  ["host", asHost],
])("as %s", (_, shakeHands) => {
  test("[CH1] both end with the same handshake hash and resumption psk", async () => {
    const { handshakeHash, resumptionPsk, peer } = await shakeHands("pairing", ours.psk, theirs.psk);
    expect(Buffer.from(handshakeHash)).toEqual(peer.handshakeHash);
    expect(Buffer.from(resumptionPsk)).toEqual(peer.resumptionPsk);
  });

  test("[CH11] both open the next handshake with the resumption psk of the first", async () => {
    const first = await shakeHands("pairing", ours.psk, theirs.psk);
    const second = await shakeHands("resumption", first.resumptionPsk, first.peer.resumptionPsk);
    expect(Buffer.from(second.handshakeHash)).toEqual(second.peer.handshakeHash);
  });

  test("[CH13] records pass both ways, counters in step", async () => {
    const { channel, peer } = await shakeHands("pairing", ours.psk, theirs.psk);
    for (const lengthBytes of [0, 1, 15, 16, 17, 65_535, 262_127]) {
      const bytes = randomBytes(lengthBytes);
      const [record, ...more] = await channel.sealMessage(bytes);
      expect(more).toEqual([]);
      // Compared as buffers: matchers take seconds over arrays of this length.
      const theirs = peer.receive.open(Buffer.from(record ?? []));
      expect(theirs.contentType === 1 && theirs.plaintext.equals(bytes)).toBe(true);
      const opened = await channel.open(peer.send.seal(1, bytes));
      expect(opened.kind === "message" && Buffer.from(opened.bytes).equals(bytes)).toBe(true);
    }
  });

  test("[CH19] a message of several records passes both ways", async () => {
    const { channel, peer } = await shakeHands("pairing", ours.psk, theirs.psk);
    const bytes = randomBytes(6 * 65_536 + 1);
    const records = await channel.sealMessage(bytes);
    const opened = records.map((record) => peer.receive.open(Buffer.from(record)));
    expect(opened.map(({ contentType }) => contentType)).toEqual([2, 2, 2, 2, 2, 2, 1]);
    expect(Buffer.concat(opened.map(({ plaintext }) => plaintext)).equals(bytes)).toBe(true);
    expect(await channel.open(peer.send.seal(2, bytes.subarray(0, 100_000)))).toEqual({ kind: "partial" });
    expect(await channel.open(peer.send.seal(2, bytes.subarray(100_000, 300_000)))).toEqual({
      kind: "partial",
    });
    const last = await channel.open(peer.send.seal(1, bytes.subarray(300_000)));
    expect(last.kind === "message" && Buffer.from(last.bytes).equals(bytes)).toBe(true);
  });

  test("[CH22] close-notify and [CH23] alerts pass both ways", async () => {
    const first = await shakeHands("pairing", ours.psk, theirs.psk);
    const close = Buffer.from(await first.channel.sealClose());
    expect(first.peer.receive.open(close)).toEqual({ contentType: 4, plaintext: Buffer.alloc(0) });
    expect(await first.channel.open(first.peer.send.seal(4, Buffer.alloc(0)))).toEqual({ kind: "close" });
    const second = await shakeHands("pairing", ours.psk, theirs.psk);
    const alert = Buffer.from(await second.channel.sealAlert("bad-offset"));
    expect(second.peer.receive.open(alert)).toEqual({ contentType: 3, plaintext: Buffer.of(10) });
    const received = await second.channel.open(second.peer.send.seal(3, Buffer.of(9)));
    expect(received).toEqual({ kind: "alert", code: "unknown-transfer" });
  });
});
