/**
 * Noise's CipherState (The Noise Protocol Framework, revision 34, section 5.1): a key and its counter.
 *
 * In NNpsk0 the psk comes first, so there is a key before anything is encrypted: the keyless case is left out.
 */

import { ProtocolError } from "../alerts.ts";
import type { AesKey, CryptoSuite } from "../suite.ts";
import { nonceOf } from "./nonce.ts";

export class CipherState {
  readonly #suite: CryptoSuite;
  readonly #key: Uint8Array;
  #imported: AesKey | undefined;
  #counter = 0;

  constructor(suite: CryptoSuite, key: Uint8Array) {
    this.#suite = suite;
    this.#key = key;
  }

  async encryptWithAd(ad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
    const key = await this.importKey();
    return await key.seal(nonceOf(this.#counter++), ad, plaintext);
  }

  async decryptWithAd(ad: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> {
    const key = await this.importKey();
    let plaintext: Uint8Array;
    try {
      plaintext = await key.open(nonceOf(this.#counter), ad, ciphertext);
    } catch {
      // The platform's error says no more than that the tag did not fit.
      throw new ProtocolError("handshake-failed");
    }
    this.#counter += 1;
    return plaintext;
  }

  /** Late, because most of a handshake's keys are replaced before they are used. */
  async importKey(): Promise<AesKey> {
    this.#imported ??= await this.#suite.importAesKey(this.#key);
    return this.#imported;
  }
}
