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
import { deriveResumptionPsk } from "./resumption.ts";

const version = 1;
/** Takes the version's place in a refusal. */
const refusal = 0;
const pskKindBytes = { pairing: 0, resumption: 1 } as const;
const noPayload = new Uint8Array(0);
const message1Bytes = 2 + publicKeyBytes + recordTagBytes;
const message2Bytes = 1 + publicKeyBytes + recordTagBytes;

export type PskKind = keyof typeof pskKindBytes;

export type HandshakeResult = {
  readonly sendKey: AesKey;
  readonly receiveKey: AesKey;
  /** The same on both sides and for no other handshake; not a secret (CH11). */
  readonly handshakeHash: Uint8Array;
  /** The psk of the next handshake between the two. */
  readonly resumptionPsk: Uint8Array;
  readonly pskKind: PskKind;
};

export type InitiatorOptions = {
  readonly suite: CryptoSuite;
  /** From buildPrologue. */
  readonly prologue: Uint8Array;
  readonly psk: { readonly kind: PskKind; readonly key: Uint8Array };
  /** `suite.generateKeyPair()` called while the connection is made saves a wait. Never use one twice. */
  readonly ephemeral?: KeyPair | undefined;
};

export type ResponderOptions = {
  readonly suite: CryptoSuite;
  readonly prologue: Uint8Array;
  /** Those that the host still keeps; message 1 says which one it wants. */
  readonly psks: { readonly [kind in PskKind]?: Uint8Array | undefined };
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
      return await finish(state, psk.kind);
    },
  };
}

export function createResponder({ suite, prologue, psks, ephemeral }: ResponderOptions): Responder {
  let reading: { readonly state: HandshakeState; readonly pskKind: PskKind } | undefined;
  let isSpent = false;
  return {
    async readMessage1(message) {
      // One message 1 a responder, whatever comes of it: a second guess needs a new data channel (CH8).
      if (isSpent) throw new ProtocolError("unexpected-message");
      isSpent = true;
      requireShape(message, message1Bytes);
      const pskKind = message[1] === pskKindBytes.pairing ? "pairing" : "resumption";
      const psk = message[1] === pskKindBytes[pskKind] ? psks[pskKind] : undefined;
      if (psk === undefined) throw new ProtocolError("handshake-failed");
      const state = new HandshakeState({
        suite,
        role: "responder",
        prologue: concatBytes(prologue, message.subarray(0, 2)),
        psk,
        ephemeral,
      });
      await state.readMessage1(message.subarray(2));
      reading = { state, pskKind };
    },
    async writeMessage2() {
      isSpent = true;
      if (reading === undefined) throw new ProtocolError("unexpected-message");
      const { state, pskKind } = reading;
      const message = concatBytes(Uint8Array.of(version), await state.writeMessage2(noPayload));
      return { message, result: await finish(state, pskKind) };
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

async function finish(state: HandshakeState, pskKind: PskKind): Promise<HandshakeResult> {
  const { send, receive, exporterKey, handshakeHash } = state.split();
  const [sendKey, receiveKey] = await Promise.all([send.importKey(), receive.importKey()]);
  const resumptionPsk = deriveResumptionPsk(exporterKey, handshakeHash);
  return { sendKey, receiveKey, handshakeHash, resumptionPsk, pskKind };
}
