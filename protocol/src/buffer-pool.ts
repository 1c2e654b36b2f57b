/**
 * Buffers that are used again, for who fills one after the other of about the same size.
 *
 * Fresh memory costs a page fault for each 4 KiB and the garbage collector's time: more than the bytes that are copied
 * into it. What is given back must not be read or written by whoever gave it.
 */

export type Allocate = (lengthBytes: number) => Uint8Array;

/** Smaller ones are made: each would hold a whole buffer, and a long text has many. */
const pooledMinBytes = 96 * 1024;

export class BufferPool {
  readonly #bufferBytes: number;
  readonly #buffersMax: number;
  readonly #free: ArrayBuffer[] = [];

  /** Holds at most `buffersMax` buffers of `bufferBytes`; what is larger is made and forgotten. */
  constructor(bufferBytes: number, buffersMax: number) {
    this.#bufferBytes = bufferBytes;
    this.#buffersMax = buffersMax;
  }

  /** Its bytes are whatever they were before. */
  readonly take: Allocate = (lengthBytes) => {
    if (lengthBytes < pooledMinBytes || lengthBytes > this.#bufferBytes) return new Uint8Array(lengthBytes);
    const buffer = this.#free.pop() ?? new ArrayBuffer(this.#bufferBytes);
    return new Uint8Array(buffer, 0, lengthBytes);
  };

  /** Others than its own are left to the garbage collector. */
  give({ buffer, byteOffset }: Uint8Array): void {
    const isOurs =
      buffer instanceof ArrayBuffer && buffer.byteLength === this.#bufferBytes && byteOffset === 0;
    if (isOurs && this.#free.length < this.#buffersMax && !this.#free.includes(buffer))
      this.#free.push(buffer);
  }
}

export const allocate: Allocate = (lengthBytes) => new Uint8Array(lengthBytes);
