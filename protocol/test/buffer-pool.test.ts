import { describe, expect, test } from "vitest";
import { BufferPool } from "#protocol/buffer-pool";

const bufferBytes = 128 * 1024;

describe("a pool of buffers", () => {
  test("gives out again what came back", () => {
    const pool = new BufferPool(bufferBytes, 2);
    const first = pool.take(100_000);
    pool.give(first);
    const second = pool.take(98_304);
    expect(second.buffer).toBe(first.buffer);
    expect(second.length).toBe(98_304);
  });

  test("never gives one to two at a time, even if it came back twice", () => {
    const pool = new BufferPool(bufferBytes, 2);
    const first = pool.take(100_000);
    pool.give(first);
    pool.give(first);
    expect(pool.take(100_000).buffer).not.toBe(pool.take(100_000).buffer);
  });

  test("keeps no more than it was told to", () => {
    const pool = new BufferPool(bufferBytes, 1);
    const taken = [pool.take(100_000), pool.take(100_000)];
    for (const bytes of taken) pool.give(bytes);
    const kept = new Set(taken.map(({ buffer }) => buffer));
    const again = [pool.take(100_000), pool.take(100_000)];
    expect(again.filter(({ buffer }) => kept.has(buffer))).toHaveLength(1);
  });

  test("keeps nothing of others: views into the middle, other sizes", () => {
    const pool = new BufferPool(bufferBytes, 2);
    const others = [new Uint8Array(100_000), new Uint8Array(new ArrayBuffer(bufferBytes), 1, 100_000)];
    for (const bytes of others) pool.give(bytes);
    expect(others.map(({ buffer }) => buffer)).not.toContain(pool.take(100_000).buffer);
  });

  test("makes what is larger or small, and takes neither back", () => {
    const pool = new BufferPool(bufferBytes, 2);
    expect(pool.take(bufferBytes + 1).length).toBe(bufferBytes + 1);
    expect(pool.take(10).buffer.byteLength).toBe(10);
  });
});
