/** The window by itself, on figures made by hand (docs/protocol/4-transfer, TX26–TX29). */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunkMaxBytes, windowMaxBytes, windowMinBytes } from "#protocol/limits";
import {
  chunkBytesFor,
  createWindow,
  markSent,
  onAcked,
  sendableBytes,
  type Window,
} from "#protocol/transfer/window";

const KIB = 1024;

/** One window's worth sent at once and acknowledged together, a round trip later. */
function round(window: Window, now: number, rttMs: number, bytes: number): Window {
  const mark = markSent(window, bytes, 0, false, now);
  return onAcked(window, bytes, mark, 0, now + rttMs);
}

describe("size", () => {
  test("[TX26] starts at 256 KiB, and grows each round while the path takes it", () => {
    let window = createWindow(0);
    expect(window.sizeBytes).toBe(256 * KIB);
    for (let now = 0; now < 1_000; now += 100) {
      const before = window.sizeBytes;
      window = round(window, now, 100, before);
      expect(window.sizeBytes).toBe(Math.round(1.25 * before + 128 * KIB));
    }
  });

  test("[TX26] does not shrink in the first rounds, and settles at the path's size after them", () => {
    let window = createWindow(0);
    for (let count = 0; count < 3; count++) window = round(window, count * 10, 10, 64 * KIB);
    expect(window.sizeBytes).toBe(256 * KIB);
    window = round(window, 100, 10, 64 * KIB);
    expect(window.sizeBytes).toBe(1.25 * 64 * KIB + 128 * KIB);
  });

  test("[TX26] a rate measured while nothing was there to send counts only if it is higher", () => {
    let window = createWindow(0);
    for (let count = 0; count < 5; count++) window = round(window, count * 100, 100, 1_000 * KIB);
    const idle = (bytes: number, now: number) =>
      onAcked(window, bytes, markSent(window, bytes, 0, true, now), 0, now + 100);
    expect(idle(10 * KIB, 500).sizeBytes).toBe(window.sizeBytes);
    expect(idle(2_000 * KIB, 500).sizeBytes).toBeGreaterThan(window.sizeBytes);
  });

  test("[TX27] never below 128 KiB or above 16 MiB, whatever the clock and the acks say", () => {
    const ack = fc.record({
      bytes: fc.integer({ min: 1, max: chunkMaxBytes }),
      rttMs: fc.double({ min: 0, max: 100_000, noNaN: true }),
      gapMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(ack, { maxLength: 50 }), (acks) => {
        let window = createWindow(0);
        let now = 0;
        for (const { bytes, rttMs, gapMs } of acks) {
          window = round(window, now, rttMs, bytes);
          now += rttMs + gapMs;
          expect(window.sizeBytes).toBeGreaterThanOrEqual(windowMinBytes);
          expect(window.sizeBytes).toBeLessThanOrEqual(windowMaxBytes);
        }
      }),
    );
  });

  test("[TX27] nothing is sent that would exceed it", () => {
    const window = createWindow(0);
    expect(sendableBytes(window, 0, 300 * KIB)).toBe(128 * KIB);
    expect(sendableBytes(window, 192 * KIB, 64 * KIB)).toBe(64 * KIB);
    expect(sendableBytes(window, 192 * KIB + 1, 64 * KIB)).toBe(0);
    expect(sendableBytes(window, 256 * KIB, 1)).toBe(0);
    expect(sendableBytes(window, 500 * KIB, 1)).toBe(0);
  });

  test("[TX28] neither a chunk nor what is left of it becomes a record of less than 64 KiB", () => {
    const window = createWindow(0);
    expect(sendableBytes(window, 0, 191 * KIB)).toBe(191 * KIB);
    expect(sendableBytes(window, 0, 192 * KIB)).toBe(128 * KIB);
    const large = { ...window, sizeBytes: 2_048 * KIB };
    expect(sendableBytes(large, 1_848 * KIB, 255 * KIB)).toBe(0);
    expect(sendableBytes(large, 1_900 * KIB, 255 * KIB)).toBe(144 * KIB);
    expect(sendableBytes(large, 1_985 * KIB, 255 * KIB)).toBe(0);
  });

  test.each([
    [128, 64],
    [256, 128],
    [400, 192],
    [512, 255],
    [2_048, 255],
    [16_384, 255],
  ])("[TX28] a window of %i KiB has chunks of %i KiB", (windowKib, chunkKib) => {
    expect(chunkBytesFor({ ...createWindow(0), sizeBytes: windowKib * KIB })).toBe(chunkKib * KIB);
  });

  test("[TX29] after 10 s without a round trip as short, waits for an empty pipe and opens again by acks", () => {
    let window = round(createWindow(0), 0, 50, 100 * KIB);
    window = onAcked(window, 10, markSent(window, 0, 500, false, 9_900), 500, 9_980);
    expect(window.isDraining).toBe(false);
    window = onAcked(window, 10, markSent(window, 0, 500, false, 10_000), 500, 10_080);
    expect(sendableBytes(window, 0, 1)).toBe(0);
    window = onAcked(window, 500, undefined, 0, 10_090);
    expect(window).toMatchObject({ isDraining: false, openBytes: 256 * KIB, minRttMs: null });
    window = round(window, 10_100, 200, 64 * KIB);
    expect(window).toMatchObject({ minRttMs: 200, openBytes: 320 * KIB });
  });
});
