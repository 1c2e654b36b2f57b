/**
 * Reads one message from its first byte to its last, and never past it; numbers are big-endian.
 *
 *   const reader = new ByteReader(bytes);
 *   const label = reader.utf8(reader.u8());   // check the length against limits.ts before reading it
 *   reader.end();                             // refuses trailing bytes
 */

import { ProtocolError } from "./alerts.ts";
import { decodeUtf8 } from "./bytes.ts";

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remainingBytes(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** 8 bytes as a number; refuses what a number cannot hold exactly. */
  safeU64(): number {
    const at = this.#advance(8);
    const value = this.#view.getUint32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
    if (value > Number.MAX_SAFE_INTEGER) throw new ProtocolError("decode-error");
    return value;
  }

  /** A view of the message, not a copy. */
  bytes(lengthBytes: number): Uint8Array {
    const at = this.#advance(lengthBytes);
    return this.#bytes.subarray(at, at + lengthBytes);
  }

  utf8(lengthBytes: number): string {
    return decodeUtf8(this.bytes(lengthBytes));
  }

  /** All that is left, as a view. */
  rest(): Uint8Array {
    return this.bytes(this.remainingBytes);
  }

  end(): void {
    if (this.remainingBytes !== 0) throw new ProtocolError("decode-error");
  }

  #advance(lengthBytes: number): number {
    if (lengthBytes > this.remainingBytes) throw new ProtocolError("decode-error");
    const at = this.#at;
    this.#at += lengthBytes;
    return at;
  }
}
