/**
 * Writes one message; numbers are big-endian. The mirror of ByteReader.
 *
 *   const label = encodeUtf8(hello.label);
 *   return new ByteWriter(2 + label.length).u8(type).u8(label.length).bytes(label).finish();
 *
 * A value that does not fit is our own mistake, so it throws `internal-error` instead of writing another number.
 */

import { ProtocolError } from "./alerts.ts";

export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;

  /** With the right size nothing is ever copied twice; with another it grows. */
  constructor(sizeBytes = 64) {
    this.#bytes = new Uint8Array(sizeBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u8(value: number): this {
    requireUint(value, 0xff);
    const at = this.#advance(1);
    this.#view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    requireUint(value, 0xffff);
    const at = this.#advance(2);
    this.#view.setUint16(at, value);
    return this;
  }

  u32(value: number): this {
    requireUint(value, 0xffffffff);
    const at = this.#advance(4);
    this.#view.setUint32(at, value);
    return this;
  }

  safeU64(value: number): this {
    requireUint(value, Number.MAX_SAFE_INTEGER);
    const at = this.#advance(8);
    this.#view.setUint32(at, Math.floor(value / 2 ** 32));
    this.#view.setUint32(at + 4, value % 2 ** 32);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.#advance(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** The message, as a view of the writer's buffer: do not write on afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #advance(lengthBytes: number): number {
    const at = this.#at;
    const neededBytes = at + lengthBytes;
    if (neededBytes > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(neededBytes, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#at = neededBytes;
    return at;
  }
}

function requireUint(value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new ProtocolError("internal-error");
}
