/**
 * The channel after the handshake: messages in, records out, and back (docs/protocol/3-channel, CH18–CH24).
 *
 *   sealMessage ─► part, part, message ─► data channel ─► open: partial, partial, message
 *   sealAlert, sealClose: the last record of their direction
 *
 * Every call may be made before the one before it has ended; results come in the order of the calls. Whoever
 * gets an error from `open` seals that error's code as an alert and closes the data channel.
 */

import { type AlertCode, alertBytes, alertCodeOf, ProtocolError } from "../alerts.ts";
import { type Allocate, allocate } from "../buffer-pool.ts";
import { ByteReader } from "../byte-reader.ts";
import { ByteWriter } from "../byte-writer.ts";
import { messageMaxBytes, messagePartBytes, recordPlaintextMaxBytes } from "../limits.ts";
import type { AesKey } from "../suite.ts";
import { InOrder } from "./in-order.ts";
import { contentTypes, type OpenedRecord, RecordReader, RecordWriter } from "./record.ts";

export type Opened =
  | { readonly kind: "message"; readonly bytes: Uint8Array }
  /** One more part of a message that is not whole yet. */
  | { readonly kind: "partial" }
  | { readonly kind: "alert"; readonly code: AlertCode }
  | { readonly kind: "close" };

type ChannelKeys = { readonly sendKey: AesKey; readonly receiveKey: AesKey };

export class SecureChannel {
  readonly #writer: RecordWriter;
  readonly #reader: RecordReader;
  readonly #received = new InOrder();
  #isSendingOver = false;
  #isReceivingOver = false;
  #parts: ByteWriter | undefined;
  #partsBytes = 0;

  /** Takes a HandshakeResult as it is. `take` gives the memory for records. */
  constructor({ sendKey, receiveKey }: ChannelKeys, take: Allocate = allocate) {
    this.#writer = new RecordWriter(sendKey, 0, take);
    this.#reader = new RecordReader(receiveKey);
  }

  /** The records to send, in this order. Leave the bytes as they are until the result is there. */
  async sealMessage(bytes: Uint8Array): Promise<Uint8Array[]> {
    if (this.#isSendingOver || bytes.length > messageMaxBytes) throw new ProtocolError("internal-error");
    const records: Promise<Uint8Array>[] = [];
    let at = 0;
    const isLong = bytes.length > recordPlaintextMaxBytes;
    for (; isLong && bytes.length - at > messagePartBytes; at += messagePartBytes) {
      records.push(this.#writer.seal(contentTypes.part, bytes.subarray(at, at + messagePartBytes)));
    }
    records.push(this.#writer.seal(contentTypes.message, bytes.subarray(at)));
    return await Promise.all(records);
  }

  async sealAlert(code: AlertCode): Promise<Uint8Array> {
    return await this.#sealLast(contentTypes.alert, Uint8Array.of(alertBytes[code]));
  }

  async sealClose(): Promise<Uint8Array> {
    return await this.#sealLast(contentTypes.close, new Uint8Array(0));
  }

  async open(record: Uint8Array): Promise<Opened> {
    return await this.#received.run(this.#reader.open(record), (opened) => this.#receive(opened));
  }

  async #sealLast(contentType: number, plaintext: Uint8Array): Promise<Uint8Array> {
    if (this.#isSendingOver) throw new ProtocolError("internal-error");
    this.#isSendingOver = true;
    return await this.#writer.seal(contentType, plaintext);
  }

  #receive({ contentType, plaintext }: OpenedRecord): Opened {
    if (this.#isReceivingOver) throw new ProtocolError("unexpected-message");
    switch (contentType) {
      case contentTypes.message:
        return { kind: "message", bytes: this.#joinParts(plaintext) };
      case contentTypes.part:
        this.#keepPart(plaintext);
        return { kind: "partial" };
      case contentTypes.alert:
        this.#isReceivingOver = true;
        return { kind: "alert", code: decodeAlert(plaintext) };
      case contentTypes.close:
        this.#isReceivingOver = true;
        // A close in the middle of a message would cut it short without anybody noticing (CH22).
        if (this.#parts !== undefined) throw new ProtocolError("unexpected-message");
        new ByteReader(plaintext).end();
        return { kind: "close" };
      default:
        throw new ProtocolError("unexpected-message");
    }
  }

  /** Parts go into one growing buffer: a million tiny ones cost no more than their bytes (CH21). */
  #keepPart(part: Uint8Array): void {
    // An empty part makes no headway: a peer could send them for ever.
    if (part.length === 0) throw new ProtocolError("decode-error");
    this.#partsBytes += part.length;
    if (this.#partsBytes > messageMaxBytes) throw new ProtocolError("limit-exceeded");
    this.#parts ??= new ByteWriter(2 * part.length);
    this.#parts.bytes(part);
  }

  /** A message of one record is handed on as it was opened, without a copy. */
  #joinParts(last: Uint8Array): Uint8Array {
    if (this.#parts === undefined) return last;
    this.#keepPart(last);
    const message = this.#parts.finish();
    this.#parts = undefined;
    this.#partsBytes = 0;
    return message;
  }
}

function decodeAlert(plaintext: Uint8Array): AlertCode {
  const reader = new ByteReader(plaintext);
  const code = alertCodeOf(reader.u8());
  reader.end();
  if (code === undefined) throw new ProtocolError("decode-error");
  return code;
}
