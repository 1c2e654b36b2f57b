/** Two ends of a handshake for tests: the same session, prologue and psk unless a test says otherwise. */

import {
  createInitiator,
  createResponder,
  type HandshakeResult,
  type InitiatorOptions,
  type ResponderOptions,
} from "#protocol/channel/handshake";
import { buildPrologue } from "#protocol/channel/prologue";
import type { Psk } from "#protocol/channel/psks";
import { SecureChannel } from "#protocol/channel/secure-channel";
import { createWebCryptoSuite } from "#transport/webcrypto-suite";

export const suite = createWebCryptoSuite();

export const guestFingerprint = `sha-256 ${Array(32).fill("0A").join(":")}`;
export const hostFingerprint = `sha-256 ${Array(32).fill("0B").join(":")}`;

export const sessionId = "00112233445566778899aabbccddeeff";

export const prologue = buildPrologue({
  sessionId,
  guestFingerprints: [guestFingerprint],
  hostFingerprints: [hostFingerprint],
});

export const pairingPsk: Psk = { kind: "pairing", key: new Uint8Array(32).fill(7) };

export function initiatorOf(options: Partial<InitiatorOptions> = {}) {
  return createInitiator({ suite, prologue, psk: pairingPsk, ...options });
}

export function responderOf(options: Partial<ResponderOptions> = {}) {
  return createResponder({ suite, prologue, psks: [pairingPsk], ...options });
}

export async function shakeHands(
  guestOptions: Partial<InitiatorOptions> = {},
  hostOptions: Partial<ResponderOptions> = {},
): Promise<{ guest: HandshakeResult; host: HandshakeResult }> {
  const initiator = initiatorOf(guestOptions);
  const responder = responderOf(hostOptions);
  await responder.readMessage1(await initiator.writeMessage1());
  const { message, result } = await responder.writeMessage2();
  return { guest: await initiator.readMessage2(message), host: result };
}

export async function openChannels(): Promise<{ guest: SecureChannel; host: SecureChannel }> {
  const { guest, host } = await shakeHands();
  return { guest: new SecureChannel(guest), host: new SecureChannel(host) };
}
