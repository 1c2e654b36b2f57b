/**
 * Goes once through what the first data channel will need, both sides of it, with keys that nobody else has: by then
 * the browser has compiled the code and woken its crypto threads. Nothing of it is sent or kept.
 */

import { parseDtlsFingerprints } from "#protocol/channel/fingerprints";
import { createInitiator, createResponder } from "#protocol/channel/handshake";
import { buildPrologue } from "#protocol/channel/prologue";
import { SecureChannel } from "#protocol/channel/secure-channel";
import type { CryptoSuite } from "#protocol/suite";
import { decodeMessage, encodeMessage } from "#protocol/transfer/codec";

const sdp = `a=fingerprint:sha-256 ${Array<string>(32).fill("00").join(":")}\r\n`;

export async function rehearse(suite: CryptoSuite, sessionId: string): Promise<void> {
  const fingerprints = parseDtlsFingerprints(sdp);
  const prologue = buildPrologue({
    sessionId,
    guestFingerprints: fingerprints,
    hostFingerprints: fingerprints,
  });
  const psk = { kind: "pairing", key: crypto.getRandomValues(new Uint8Array(32)) } as const;
  const initiator = createInitiator({ suite, prologue, psk });
  const responder = createResponder({ suite, prologue, psks: [psk] });
  await responder.readMessage1(await initiator.writeMessage1());
  const { message, result } = await responder.writeMessage2();
  const guest = new SecureChannel(await initiator.readMessage2(message));
  const host = new SecureChannel(result);
  for (const record of await host.sealMessage(encodeMessage({ type: "text-received", textId: 0 }))) {
    const opened = await guest.open(record);
    if (opened?.kind === "message") decodeMessage(opened.bytes);
  }
}
