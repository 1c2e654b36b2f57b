/**
 * The handshake as it goes over the data channel (docs/protocol/3-channel, CH1–CH12): Noise, plus what Noise
 * leaves to its user: a version, which psk, and a refusal that the other side can show.
 *
 *   guest, initiator                                     host, responder
 *   writeMessage1 ── version ‖ psk kind ‖ e, tag ──────► readMessage1
 *   readMessage2  ◄───────────────── version ‖ e, tag ── writeMessage2
 *           or    ◄──────────────── 0 ‖ alert code ───── encodeRefusal
 */

import { type AlertCode, alertBytes, alertCodeOf, ProtocolError } from "../alerts.ts";
import { concatBytes } from "../bytes.ts";
import { recordTagBytes } from "../limits.ts";
import type { AesKey, CryptoSuite, KeyPair } from "../suite.ts";
import { HandshakeState, publicKeyBytes } from "./handshake-state.ts";
import type { Psk, PskKind } from "./psks.ts";
import { deriveResumptionPsk } from "./resumption.ts";

const version = 1;
/** Takes the version's place in a refusal. */
const refusal = 0;
const pskKindBytes: Readonly<Record<PskKind, number>> = { pairing: 0, resumption: 1 };
const noPayload = new Uint8Array(0);
const prefixBytes = 2;
const message1Bytes = prefixBytes + publicKeyBytes + recordTagBytes;
const message2Bytes = 1 + publicKeyBytes + recordTagBytes;

export type HandshakeResult = {
  readonly sendKey: AesKey;
  readonly receiveKey: AesKey;
  /** The same on both sides and for no other handshake; not a secret (CH11). */
  readonly handshakeHash: Uint8Array;
  /** The psk of the next handshake between the two. */
  readonly resumptionPsk: Uint8Array;
  /** The one that it used. */
  readonly psk: Psk;
};

export type InitiatorOptions = {
  readonly suite: CryptoSuite;
  /** From buildPrologue. */
  readonly prologue: Uint8Array;
  readonly psk: Psk;
  /** `suite.generateKeyPair()` called while the connection is made saves a wait. Never use one twice. */
  readonly ephemeral?: KeyPair | undefined;
};

export type ResponderOptions = {
  readonly suite: CryptoSuite;
  readonly prologue: Uint8Array;
  /** Those that the host accepts (psks.ts); of the kind that message 1 names, each is tried. */
  readonly psks: readonly Psk[];
  readonly ephemeral?: KeyPair | undefined;
};

export type Initiator = {
  writeMessage1(): Promise<Uint8Array>;
  readMessage2(message: Uint8Array): Promise<HandshakeResult>;
};

export type Responder = {
  readMessage1(message: Uint8Array): Promise<void>;
  writeMessage2(): Promise<{ readonly message: Uint8Array; readonly result: HandshakeResult }>;
};

export function createInitiator({ suite, prologue, psk, ephemeral }: InitiatorOptions): Initiator {
  const prefix = Uint8Array.of(version, pskKindBytes[psk.kind]);
  const state = new HandshakeState({
    suite,
    role: "initiator",
    prologue: concatBytes(prologue, prefix),
    psk: psk.key,
    ephemeral,
  });
  return {
    async writeMessage1() {
      return concatBytes(prefix, await state.writeMessage1(noPayload));
    },
    async readMessage2(message) {
      refuseRefusal(message);
      requireShape(message, message2Bytes);
      await state.readMessage2(message.subarray(1));
      return await finish(state, psk);
    },
  };
}

export function createResponder({ suite, prologue, psks, ephemeral }: ResponderOptions): Responder {
  let accepted: { readonly state: HandshakeState; readonly psk: Psk } | undefined;
  let isSpent = false;
  return {
    async readMessage1(message) {
      // One message 1 a responder, whatever comes of it: a second guess needs a new data channel (CH8).
      if (isSpent) throw new ProtocolError("unexpected-message");
      isSpent = true;
      requireShape(message, message1Bytes);
      const boundPrologue = concatBytes(prologue, message.subarray(0, prefixBytes));
      for (const psk of psks) {
        if (message[1] !== pskKindBytes[psk.kind]) continue;
        const options = { suite, prologue: boundPrologue, psk: psk.key, ephemeral };
        const state = new HandshakeState({ role: "responder", ...options });
        if (await isAuthentic(state, message.subarray(prefixBytes))) {
          accepted = { state, psk };
          return;
        }
      }
      throw new ProtocolError("handshake-failed");
    },
    async writeMessage2() {
      isSpent = true;
      if (accepted === undefined) throw new ProtocolError("unexpected-message");
      const { state, psk } = accepted;
      const message = concatBytes(Uint8Array.of(version), await state.writeMessage2(noPayload));
      return { message, result: await finish(state, psk) };
    },
  };
}

/**
 * What a responder sends instead of message 2, before it closes the data channel (CH9). Nobody vouches for it,
 * so it can do no more than closing could: it only lets the guest's user read why.
 */
export function encodeRefusal(code: AlertCode): Uint8Array {
  return Uint8Array.of(refusal, alertBytes[code]);
}

async function isAuthentic(state: HandshakeState, message1: Uint8Array): Promise<boolean> {
  try {
    await state.readMessage1(message1);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError && error.code === "handshake-failed") return false;
    throw error;
  }
}

function refuseRefusal(message: Uint8Array): void {
  if (message[0] !== refusal || message.length !== 2) return;
  const code = alertCodeOf(message[1] ?? 0);
  throw new ProtocolError(code === "version-mismatch" ? code : "handshake-failed");
}

/** The version first: another version may well have other lengths. */
function requireShape(message: Uint8Array, lengthBytes: number): void {
  if (message.length === 0) throw new ProtocolError("decode-error");
  if (message[0] !== version) throw new ProtocolError("version-mismatch");
  if (message.length !== lengthBytes) throw new ProtocolError("decode-error");
}

async function finish(state: HandshakeState, psk: Psk): Promise<HandshakeResult> {
  const { send, receive, exporterKey, handshakeHash } = state.split();
  const [sendKey, receiveKey] = await Promise.all([send.importKey(), receive.importKey()]);
  const resumptionPsk = deriveResumptionPsk(exporterKey, handshakeHash);
  return { sendKey, receiveKey, handshakeHash, resumptionPsk, psk };
}
