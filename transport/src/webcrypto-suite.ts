/**
 * The CryptoSuite port on WebCrypto, for pages, workers and Node (docs/protocol/3-channel, CH2).
 *
 *   X25519        crypto.subtle, else @noble/curves, fetched only by browsers that need it
 *   AES-256-GCM   crypto.subtle
 */

import { ProtocolError } from "#protocol/alerts";
import { concatBytes, parseBase64url } from "#protocol/bytes";
import type { AesKey, CryptoSuite, KeyPair } from "#protocol/suite";

const keyBytes = 32;
/** RFC 8410: what PKCS #8 puts before the 32 bytes of an X25519 private key. */
const pkcs8Prefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32);

type X25519 = Omit<CryptoSuite, "importAesKey">;

/** One for a whole page or worker: its first use finds out whether the browser knows X25519. */
export function createWebCryptoSuite(loadX25519 = chooseX25519): CryptoSuite {
  let loading: Promise<X25519> | undefined;
  const x25519 = async () => {
    loading ??= loadX25519();
    return await loading;
  };
  return {
    generateKeyPair: async () => await (await x25519()).generateKeyPair(),
    importKeyPair: async (privateBytes) => await (await x25519()).importKeyPair(privateBytes),
    dh: async (own, theirPublic) => await (await x25519()).dh(own, theirPublic),
    importAesKey,
  };
}

/** For browsers without X25519 in WebCrypto: Chrome before 133, Firefox before 130, Safari before 17. */
export async function loadNobleX25519(): Promise<X25519> {
  const { x25519 } = await import("./noble-x25519.ts");
  const pairOf = (privateKey: Uint8Array) => ({ privateKey, publicKey: x25519.getPublicKey(privateKey) });
  return {
    generateKeyPair: async () => pairOf(crypto.getRandomValues(new Uint8Array(keyBytes))),
    importKeyPair: async (privateBytes) => pairOf(privateBytes),
    async dh(own, theirPublic) {
      if (!(own.privateKey instanceof Uint8Array)) throw new ProtocolError("internal-error");
      return x25519.getSharedSecret(own.privateKey, theirPublic);
    },
  };
}

async function chooseX25519(): Promise<X25519> {
  try {
    let made: KeyPair | undefined = await webCryptoX25519.generateKeyPair();
    return {
      ...webCryptoX25519,
      // What showed that the browser can is as good as any other, and is there already.
      async generateKeyPair() {
        const pair = made ?? (await webCryptoX25519.generateKeyPair());
        made = undefined;
        return pair;
      },
    };
  } catch {
    // NotSupportedError, or a TypeError in older ones: either way the answer is to bring our own.
    return await loadNobleX25519();
  }
}

const webCryptoX25519: X25519 = {
  async generateKeyPair() {
    const pair = await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
    if (!("privateKey" in pair)) throw new ProtocolError("internal-error");
    const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    return { publicKey, privateKey: pair.privateKey };
  },

  async importKeyPair(privateBytes) {
    const pkcs8 = toBufferSource(concatBytes(pkcs8Prefix, privateBytes));
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, true, [
      "deriveBits",
    ]);
    const { x } = await crypto.subtle.exportKey("jwk", privateKey);
    return { publicKey: parseBase64url(x ?? ""), privateKey };
  },

  async dh(own, theirPublic) {
    if (!(own.privateKey instanceof CryptoKey)) throw new ProtocolError("internal-error");
    const raw = toBufferSource(theirPublic);
    const theirs = await crypto.subtle.importKey("raw", raw, { name: "X25519" }, false, []);
    const algorithm = { name: "X25519", public: theirs };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, own.privateKey, 8 * keyBytes));
  },
};

async function importAesKey(bytes: Uint8Array): Promise<AesKey> {
  const raw = toBufferSource(bytes);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const paramsOf = (nonce: Uint8Array, aad: Uint8Array) => ({
    name: "AES-GCM",
    iv: toBufferSource(nonce),
    additionalData: toBufferSource(aad),
    tagLength: 128,
  });
  return {
    async seal(nonce, aad, plaintext) {
      const source = toBufferSource(plaintext);
      return new Uint8Array(await crypto.subtle.encrypt(paramsOf(nonce, aad), key, source));
    },
    async open(nonce, aad, ciphertext) {
      const source = toBufferSource(ciphertext);
      return new Uint8Array(await crypto.subtle.decrypt(paramsOf(nonce, aad), key, source));
    },
  };
}

/** WebCrypto takes no view of shared memory; everything else goes in as it is, without a copy. */
function toBufferSource(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, length) : new Uint8Array(bytes);
}
