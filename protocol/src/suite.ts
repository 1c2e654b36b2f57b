/**
 * The port through which protocol/ reaches asynchronous cryptography: X25519 (RFC 7748) and AES-256-GCM.
 *
 * SHA-256, HMAC and HKDF come from @noble/hashes directly: their inputs here are tiny, and a synchronous call
 * is faster than a hop to the browser's crypto threads.
 */

export type KeyPair = {
  readonly publicKey: Uint8Array;
  /** Opaque to protocol/: a CryptoKey or raw bytes, as the suite likes. */
  readonly privateKey: unknown;
};

/** An imported AES-256-GCM key. */
export type AesKey = {
  /** Nonce 12 bytes; returns ciphertext followed by the 16-byte tag. */
  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array>;
  /** Rejects, with any error, when the tag does not fit. */
  open(nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array>;
};

export type CryptoSuite = {
  generateKeyPair(): Promise<KeyPair>;
  /** From 32 private bytes: test vectors need a fixed ephemeral. */
  importKeyPair(privateBytes: Uint8Array): Promise<KeyPair>;
  /** 32 bytes. Rejects on an all-zero result (RFC 7748 section 6.1). */
  dh(own: KeyPair, theirPublic: Uint8Array): Promise<Uint8Array>;
  /** key: 32 bytes. */
  importAesKey(key: Uint8Array): Promise<AesKey>;
};
