/**
 * Noise's SymmetricState (revision 34, section 5.2): the chaining key, the handshake hash, the key of the moment.
 *
 *   mixHash    h ← SHA-256(h ‖ data)                     everything said so far
 *   mixKey     ck, k ← HKDF(ck, data)                    everything secret so far
 */

import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, encodeUtf8 } from "../bytes.ts";
import type { CryptoSuite } from "../suite.ts";
import { CipherState } from "./cipher-state.ts";

const hashBytes = 32;
/** Exactly 32 characters, so it is the first hash as it stands (section 5.2, InitializeSymmetric). */
const protocolName = encodeUtf8("Noise_NNpsk0_25519_AESGCM_SHA256");

export class SymmetricState {
  readonly #suite: CryptoSuite;
  #chainingKey = protocolName;
  #hash = protocolName;
  #cipher: CipherState;

  constructor(suite: CryptoSuite, prologue: Uint8Array) {
    this.#suite = suite;
    this.#cipher = new CipherState(suite, this.#chainingKey);
    this.mixHash(prologue);
  }

  get handshakeHash(): Uint8Array {
    return this.#hash;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = sha256(concatBytes(this.#hash, data));
  }

  mixKey(input: Uint8Array): void {
    const [chainingKey, key] = this.#hkdf(input, 2);
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(this.#suite, key);
  }

  mixKeyAndHash(input: Uint8Array): void {
    const [chainingKey, hash, key] = this.#hkdf(input, 3);
    this.#chainingKey = chainingKey;
    this.mixHash(hash);
    this.#cipher = new CipherState(this.#suite, key);
  }

  async encryptAndHash(plaintext: Uint8Array): Promise<Uint8Array> {
    const ciphertext = await this.#cipher.encryptWithAd(this.#hash, plaintext);
    this.mixHash(ciphertext);
    return ciphertext;
  }

  async decryptAndHash(ciphertext: Uint8Array): Promise<Uint8Array> {
    const plaintext = await this.#cipher.decryptWithAd(this.#hash, ciphertext);
    this.mixHash(ciphertext);
    return plaintext;
  }

  /**
   * The two transport keys of Noise's Split(), and a third output of the same HKDF for keys beyond them
   * (CH11): the first two outputs do not depend on how many are drawn.
   */
  split(): { initiatorToResponder: CipherState; responderToInitiator: CipherState; exporterKey: Uint8Array } {
    const [initiatorKey, responderKey, exporterKey] = this.#hkdf(new Uint8Array(0), 3);
    return {
      initiatorToResponder: new CipherState(this.#suite, initiatorKey),
      responderToInitiator: new CipherState(this.#suite, responderKey),
      exporterKey,
    };
  }

  #hkdf(input: Uint8Array, outputs: 2 | 3): [Uint8Array, Uint8Array, Uint8Array] {
    const bytes = hkdf(sha256, input, this.#chainingKey, undefined, outputs * hashBytes);
    return [bytes.slice(0, hashBytes), bytes.slice(hashBytes, 2 * hashBytes), bytes.slice(2 * hashBytes)];
  }
}
