/**
 * Runs one handshake over one data channel: the only caller of handshake.ts (docs/protocol/3-channel, CH1–CH12).
 *
 *   guest  send message 1 ─► await message 2
 *   host   await message 1 ─► send message 2
 */

import { ProtocolError } from "#protocol/alerts";
import { parseDtlsFingerprints } from "#protocol/channel/fingerprints";
import {
  createInitiator,
  createResponder,
  encodeRefusal,
  type HandshakeResult,
} from "#protocol/channel/handshake";
import { buildPrologue } from "#protocol/channel/prologue";
import type { MemberRole } from "#protocol/signalling/peer-id";
import type { CryptoSuite, KeyPair } from "#protocol/suite";
import type { Descriptions } from "../peer-connection.ts";
import type { PskKeeper } from "./psk-keeper.ts";

export type HandshakeOptions = {
  readonly suite: CryptoSuite;
  readonly role: MemberRole;
  readonly sessionId: string;
  readonly psks: PskKeeper;
  readonly descriptions: Descriptions;
  /** Made while the connection was. */
  readonly ephemeral: KeyPair;
  /** The data channel is open: message 1 is ready before. */
  readonly opened: Promise<void>;
  readonly send: (message: Uint8Array) => void;
  /** The next message of the data channel. */
  readonly receive: () => Promise<Uint8Array>;
};

/** Rejects with a ProtocolError; the other side has been told then. */
export async function runHandshake(options: HandshakeOptions): Promise<HandshakeResult> {
  const { suite, role, sessionId, psks, descriptions, ephemeral, opened, send, receive } = options;
  const own = parseDtlsFingerprints(descriptions.localSdp);
  const theirs = parseDtlsFingerprints(descriptions.remoteSdp);
  const [guestFingerprints, hostFingerprints] = role === "guest" ? [own, theirs] : [theirs, own];
  const prologue = buildPrologue({ sessionId, guestFingerprints, hostFingerprints });
  if (role === "guest") {
    // The newest still when it is sent: with another one all other data channels are dropped (CH10).
    const initiator = createInitiator({ suite, prologue, psk: psks.newest, ephemeral });
    const message1 = await initiator.writeMessage1();
    await opened;
    send(message1);
    return await initiator.readMessage2(await receive());
  }
  try {
    const message1 = await receive();
    // Not before: what was accepted when the data channel was made may be dead by now (CH10).
    const responder = createResponder({ suite, prologue, psks: psks.accepted, ephemeral });
    await responder.readMessage1(message1);
    const { message, result } = await responder.writeMessage2();
    send(message);
    return result;
  } catch (error) {
    if (error instanceof ProtocolError) send(encodeRefusal(error.code));
    throw error;
  }
}
