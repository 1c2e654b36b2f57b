/**
 * Noise's HandshakeState (revision 34, section 5.3), for one pattern only; the published vectors run against it.
 *
 *   NNpsk0:
 *     -> psk, e
 *     <- e, ee
 */

import { ProtocolError } from "../alerts.ts";
import { concatBytes } from "../bytes.ts";
import type { CryptoSuite, KeyPair } from "../suite.ts";
import type { CipherState } from "./cipher-state.ts";
import { SymmetricState } from "./symmetric-state.ts";

export const publicKeyBytes = 32;

export type HandshakeStateOptions = {
  readonly suite: CryptoSuite;
  readonly role: "initiator" | "responder";
  readonly prologue: Uint8Array;
  readonly psk: Uint8Array;
  /** Made ahead to save time, or given by a test vector. Never use one twice. */
  readonly ephemeral?: KeyPair | undefined;
};

export type Split = {
  readonly send: CipherState;
  readonly receive: CipherState;
  readonly exporterKey: Uint8Array;
  readonly handshakeHash: Uint8Array;
};

type Step = "write-1" | "read-1" | "write-2" | "read-2" | "split";

export class HandshakeState {
  readonly #suite: CryptoSuite;
  readonly #role: "initiator" | "responder";
  readonly #symmetric: SymmetricState;
  #ephemeral: KeyPair | undefined;
  #remoteEphemeral = new Uint8Array(0);
  /** The Diffie-Hellman result of the two ephemerals. */
  #agreement: Promise<Uint8Array> | undefined;
  /** undefined while a step runs, and for ever once one has failed. */
  #next: Step | undefined;

  constructor({ suite, role, prologue, psk, ephemeral }: HandshakeStateOptions) {
    this.#suite = suite;
    this.#role = role;
    this.#ephemeral = ephemeral;
    this.#next = role === "initiator" ? "write-1" : "read-1";
    this.#symmetric = new SymmetricState(suite, prologue);
    this.#symmetric.mixKeyAndHash(psk);
  }

  async writeMessage1(payload: Uint8Array): Promise<Uint8Array> {
    this.#begin("write-1");
    const { publicKey } = await this.#writeEphemeral();
    const ciphertext = await this.#symmetric.encryptAndHash(payload);
    this.#next = "read-2";
    return concatBytes(publicKey, ciphertext);
  }

  async readMessage1(message: Uint8Array): Promise<Uint8Array> {
    this.#begin("read-1");
    const ciphertext = this.#readEphemeral(message);
    // Message 2 needs it, and takes it only if this message opens: it is computed meanwhile, on another thread.
    if (this.#ephemeral !== undefined) void this.#agree(this.#ephemeral);
    const payload = await this.#symmetric.decryptAndHash(ciphertext);
    this.#next = "write-2";
    return payload;
  }

  async writeMessage2(payload: Uint8Array): Promise<Uint8Array> {
    this.#begin("write-2");
    const ephemeral = await this.#writeEphemeral();
    await this.#mixDh(ephemeral);
    const ciphertext = await this.#symmetric.encryptAndHash(payload);
    this.#next = "split";
    return concatBytes(ephemeral.publicKey, ciphertext);
  }

  async readMessage2(message: Uint8Array): Promise<Uint8Array> {
    this.#begin("read-2");
    const ciphertext = this.#readEphemeral(message);
    if (this.#ephemeral === undefined) throw new ProtocolError("internal-error");
    await this.#mixDh(this.#ephemeral);
    const payload = await this.#symmetric.decryptAndHash(ciphertext);
    this.#next = "split";
    return payload;
  }

  split(): Split {
    this.#begin("split");
    const { initiatorToResponder, responderToInitiator, exporterKey } = this.#symmetric.split();
    const isInitiator = this.#role === "initiator";
    return {
      send: isInitiator ? initiatorToResponder : responderToInitiator,
      receive: isInitiator ? responderToInitiator : initiatorToResponder,
      exporterKey,
      handshakeHash: this.#symmetric.handshakeHash,
    };
  }

  /** CH8: a step out of order ends the handshake. */
  #begin(step: Step): void {
    const isExpected = this.#next === step;
    this.#next = undefined;
    if (!isExpected) throw new ProtocolError("unexpected-message");
  }

  async #writeEphemeral(): Promise<KeyPair> {
    this.#ephemeral ??= await this.#suite.generateKeyPair();
    this.#mixEphemeral(this.#ephemeral.publicKey);
    return this.#ephemeral;
  }

  #readEphemeral(message: Uint8Array): Uint8Array {
    if (message.length < publicKeyBytes) throw new ProtocolError("decode-error");
    this.#remoteEphemeral = message.slice(0, publicKeyBytes);
    this.#mixEphemeral(this.#remoteEphemeral);
    return message.subarray(publicKeyBytes);
  }

  /** In a psk handshake an ephemeral goes into the key too (section 9.2): no nonce is then used twice. */
  #mixEphemeral(publicKey: Uint8Array): void {
    this.#symmetric.mixHash(publicKey);
    this.#symmetric.mixKey(publicKey);
  }

  #agree(own: KeyPair): Promise<Uint8Array> {
    if (this.#agreement === undefined) {
      this.#agreement = this.#suite.dh(own, this.#remoteEphemeral);
      // Whoever takes it hears of it; a message that does not open takes none.
      this.#agreement.catch(() => undefined);
    }
    return this.#agreement;
  }

  async #mixDh(own: KeyPair): Promise<void> {
    let shared: Uint8Array;
    try {
      shared = await this.#agree(own);
    } catch {
      // An all-zero result: the other side sent a point of small order.
      throw new ProtocolError("handshake-failed");
    }
    this.#symmetric.mixKey(shared);
  }
}
