/**
 * A second implementation of docs/protocol/1-pairing and 3-channel, on node:crypto, written from the documents.
 *
 * It imports nothing of protocol/src: where both agree, it is not because they share a mistake.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from "node:crypto";

const spkiPrefix = Buffer.from("302a300506032b656e032100", "hex");
const emptyBytes = Buffer.alloc(0);

export function nodePairing(secret: Buffer): {
  sessionId: string;
  joinKey: string;
  joinKeyHash: string;
  psk: Buffer;
} {
  const output = (info: string, length: number) => Buffer.from(hkdfSync("sha256", secret, "", info, length));
  const joinKey = output("PairQR/1 join key", 32);
  return {
    sessionId: output("PairQR/1 session id", 16).toString("hex"),
    joinKey: joinKey.toString("base64url"),
    joinKeyHash: createHash("sha256").update(joinKey).digest("base64url"),
    psk: output("PairQR/1 psk", 32),
  };
}

export function nodePrologue(sessionId: string, guestFingerprints: string, hostFingerprints: string): Buffer {
  const sized = (text: string) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  return Buffer.concat([
    Buffer.from(`PairQR/1${sessionId}`),
    sized(guestFingerprints),
    sized(hostFingerprints),
  ]);
}

export type NodeKeys = {
  send: NodeRecords;
  receive: NodeRecords;
  handshakeHash: Buffer;
  resumptionPsk: Buffer;
};

type Options = { prologue: Buffer; psk: Buffer; pskKind: 0 | 1 };

/** The guest: `message1` at once, `finish` with what the host answered. */
export function nodeInitiator({ prologue, psk, pskKind }: Options): {
  message1: Buffer;
  finish(message2: Buffer): NodeKeys;
} {
  const prefix = Buffer.of(1, pskKind);
  const noise = new Transcript(Buffer.concat([prologue, prefix]), psk);
  const own = generateKeyPairSync("x25519");
  noise.ephemeral(rawPublic(own.publicKey));
  const message1 = Buffer.concat([prefix, rawPublic(own.publicKey), noise.encrypt(emptyBytes)]);
  return {
    message1,
    finish(message2) {
      if (message2.length !== 49 || message2[0] !== 1) throw new Error("not a message 2");
      const theirs = message2.subarray(1, 33);
      noise.ephemeral(theirs);
      noise.dh(own.privateKey, theirs);
      noise.decrypt(message2.subarray(33));
      return noise.keys("initiator");
    },
  };
}

/** The host, in one go. */
export function nodeResponder(
  { prologue, psk, pskKind }: Options,
  message1: Buffer,
): { message2: Buffer; keys: NodeKeys } {
  if (message1.length !== 50 || message1[0] !== 1 || message1[1] !== pskKind)
    throw new Error("not a message 1");
  const noise = new Transcript(Buffer.concat([prologue, message1.subarray(0, 2)]), psk);
  const theirs = message1.subarray(2, 34);
  noise.ephemeral(theirs);
  noise.decrypt(message1.subarray(34));
  const own = generateKeyPairSync("x25519");
  noise.ephemeral(rawPublic(own.publicKey));
  noise.dh(own.privateKey, theirs);
  const message2 = Buffer.concat([Buffer.of(1), rawPublic(own.publicKey), noise.encrypt(emptyBytes)]);
  return { message2, keys: noise.keys("responder") };
}

/** The records of one direction. */
class NodeRecords {
  #count = 0n;
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(contentType: number, plaintext: Buffer): Buffer {
    const cipher = createCipheriv("aes-256-gcm", this.#key, this.#nonce());
    cipher.setAAD(additionalData(contentType, plaintext.length));
    return Buffer.concat([
      Buffer.of(contentType),
      cipher.update(plaintext),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  }

  open(record: Buffer): { contentType: number; plaintext: Buffer } {
    const contentType = record.readUInt8(0);
    const ciphertext = record.subarray(1, -16);
    const decipher = createDecipheriv("aes-256-gcm", this.#key, this.#nonce());
    decipher.setAAD(additionalData(contentType, ciphertext.length));
    decipher.setAuthTag(record.subarray(-16));
    return { contentType, plaintext: Buffer.concat([decipher.update(ciphertext), decipher.final()]) };
  }

  #nonce(): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(this.#count++, 4);
    return nonce;
  }
}

/** Noise's symmetric half: chaining key, hash, and the key that encrypts handshake payloads (each used once). */
class Transcript {
  #chainingKey: Buffer = Buffer.from("Noise_NNpsk0_25519_AESGCM_SHA256");
  #hash: Buffer = this.#chainingKey;
  #key: Buffer = emptyBytes;

  constructor(prologue: Buffer, psk: Buffer) {
    this.#absorb(prologue);
    const [chainingKey, hash] = this.#outputs(psk);
    this.#chainingKey = chainingKey;
    this.#absorb(hash);
  }

  ephemeral(publicKey: Buffer): void {
    this.#absorb(publicKey);
    this.#mix(publicKey);
  }

  dh(privateKey: KeyObject, theirs: Buffer): void {
    const publicKey = createPublicKey({
      key: Buffer.concat([spkiPrefix, theirs]),
      format: "der",
      type: "spki",
    });
    this.#mix(diffieHellman({ privateKey, publicKey }));
  }

  encrypt(payload: Buffer): Buffer {
    const cipher = createCipheriv("aes-256-gcm", this.#key, Buffer.alloc(12)).setAAD(this.#hash);
    const ciphertext = Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
    this.#absorb(ciphertext);
    return ciphertext;
  }

  decrypt(ciphertext: Buffer): Buffer {
    const decipher = createDecipheriv("aes-256-gcm", this.#key, Buffer.alloc(12)).setAAD(this.#hash);
    decipher.setAuthTag(ciphertext.subarray(-16));
    const payload = Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]);
    this.#absorb(ciphertext);
    return payload;
  }

  keys(role: "initiator" | "responder"): NodeKeys {
    const [toResponder, toInitiator, exporterKey] = this.#outputs(emptyBytes);
    const info = Buffer.concat([Buffer.from("PairQR/1 resumption psk"), this.#hash, Buffer.of(1)]);
    const send = role === "initiator" ? toResponder : toInitiator;
    const receive = role === "initiator" ? toInitiator : toResponder;
    return {
      send: new NodeRecords(send),
      receive: new NodeRecords(receive),
      handshakeHash: this.#hash,
      resumptionPsk: hmac(exporterKey, info),
    };
  }

  #absorb(data: Buffer): void {
    this.#hash = createHash("sha256").update(this.#hash).update(data).digest();
  }

  #mix(input: Buffer): void {
    [this.#chainingKey, this.#key] = this.#outputs(input);
  }

  #outputs(input: Buffer): [Buffer, Buffer, Buffer] {
    const temporary = hmac(this.#chainingKey, input);
    const first = hmac(temporary, Buffer.of(1));
    const second = hmac(temporary, Buffer.concat([first, Buffer.of(2)]));
    return [first, second, hmac(temporary, Buffer.concat([second, Buffer.of(3)]))];
  }
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function additionalData(contentType: number, plaintextBytes: number): Buffer {
  const data = Buffer.alloc(5);
  data.writeUInt8(contentType, 0);
  data.writeUInt32BE(plaintextBytes, 1);
  return data;
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(-32);
}
