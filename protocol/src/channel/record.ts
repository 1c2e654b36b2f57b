/**
 * Records: the sealed units on the data channel (docs/protocol/3-channel, CH13–CH18).
 *
 *   content type (1) ‖ AES-256-GCM(plaintext) ‖ tag (16)
 *   nonce = 4 zero bytes ‖ u64 sequence number           AAD = content type ‖ u32 plaintext length
 *
 * Sequence numbers are taken in the order of the calls, results come in the same order, and in between any
 * number of records may be under way: AES runs on the browser's threads while the caller prepares the next.
 */

import { ProtocolError } from "../alerts.ts";
import { type Allocate, allocate } from "../buffer-pool.ts";
import {
  recordHeaderBytes,
  recordMaxBytes,
  recordPlaintextMaxBytes,
  recordsPerKeyMax,
  recordTagBytes,
} from "../limits.ts";
import type { AesKey } from "../suite.ts";
import { InOrder } from "./in-order.ts";
import { nonceOf } from "./nonce.ts";

/** On the wire. Never renumber. */
export const contentTypes = { message: 1, part: 2, alert: 3, close: 4 } as const;

export type OpenedRecord = { readonly contentType: number; readonly plaintext: Uint8Array };

export class RecordWriter {
  readonly #key: AesKey;
  readonly #inOrder = new InOrder();
  readonly #take: Allocate;
  #sequence: number;

  /** firstSequence: so that a test can reach the last one. `take` gives the memory for records. */
  constructor(key: AesKey, firstSequence = 0, take = allocate) {
    this.#key = key;
    this.#sequence = firstSequence;
    this.#take = take;
  }

  /** Leave the plaintext as it is until the result is there. */
  async seal(contentType: number, plaintext: Uint8Array): Promise<Uint8Array> {
    return await this.#inOrder.run(this.#seal(contentType, plaintext), (record) => record);
  }

  async #seal(contentType: number, plaintext: Uint8Array): Promise<Uint8Array> {
    if (plaintext.length > recordPlaintextMaxBytes) throw new ProtocolError("internal-error");
    if (this.#sequence >= recordsPerKeyMax) throw new ProtocolError("sequence-exhausted");
    const nonce = nonceOf(this.#sequence++);
    const ciphertext = await this.#key.seal(nonce, aadOf(contentType, plaintext.length), plaintext);
    // The one copy on the way out: WebCrypto cannot write behind a header.
    const record = this.#take(recordHeaderBytes + ciphertext.length);
    record[0] = contentType;
    record.set(ciphertext, recordHeaderBytes);
    return record;
  }
}

export class RecordReader {
  readonly #key: AesKey;
  readonly #inOrder = new InOrder();
  #sequence: number;

  constructor(key: AesKey, firstSequence = 0) {
    this.#key = key;
    this.#sequence = firstSequence;
  }

  async open(record: Uint8Array): Promise<OpenedRecord> {
    return await this.#inOrder.run(this.#open(record), (opened) => opened);
  }

  async #open(record: Uint8Array): Promise<OpenedRecord> {
    // CH16: the size before the work.
    if (record.length > recordMaxBytes) throw new ProtocolError("record-too-large");
    const plaintextBytes = record.length - recordHeaderBytes - recordTagBytes;
    const contentType = record[0];
    if (plaintextBytes < 0 || contentType === undefined) throw new ProtocolError("bad-record");
    if (this.#sequence >= recordsPerKeyMax) throw new ProtocolError("sequence-exhausted");
    const nonce = nonceOf(this.#sequence++);
    try {
      const aad = aadOf(contentType, plaintextBytes);
      const plaintext = await this.#key.open(nonce, aad, record.subarray(recordHeaderBytes));
      return { contentType, plaintext };
    } catch {
      // Changed, repeated, reordered, or one before it is missing: a reader need not tell which (CH15).
      throw new ProtocolError("bad-record");
    }
  }
}

function aadOf(contentType: number, plaintextBytes: number): Uint8Array {
  const aad = new Uint8Array(5);
  aad[0] = contentType;
  new DataView(aad.buffer).setUint32(1, plaintextBytes);
  return aad;
}
