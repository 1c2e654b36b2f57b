/**
 * How much may be sent and not acknowledged, docs/protocol/4-transfer, TX26–TX30: follows the path (cf. BBR).
 *
 *   window = 1.25 × minimum round trip × highest delivery rate + allowance
 *            └──────── what the path holds, and a probe for more ┘   └─ disk and ack batching
 *
 * A window that is too small limits the rate it measures, so the factor above 1 makes it grow each round until the
 * rate no longer follows. From then on the excess stands in a queue and hides the true round trip: every 10 s the
 * pipe is let run dry once, and the next chunk measures it anew.
 */

import { chunkMaxBytes, windowMaxBytes, windowMinBytes } from "../limits.ts";

const KIB = 1024;

/** Before anything is measured: on loopback and Wi-Fi 192 to 320 KiB were the fastest. */
const windowStartBytes = 256 * KIB;
/** 1.25–1.5 were proposed; the smaller leaves the shorter queue and doubles the window in three rounds. */
const gain = 1.25;
/** About two chunks: one that is being written to disk, one whose ack waits to be sent. */
const allowanceBytes = 128 * KIB;
/** BBR's figures for how long a measurement counts. */
const rateRounds = 10;
const minRttForMs = 10_000;
/** In the first rounds the rate is measured on a pipe that is still filling: the window may only grow. */
const startRounds = 3;
/** Clocks in pages are coarse: a shorter round trip is not believed. */
const rttFloorMs = 0.5;
/**
 * Each chunk costs a call to the network's thread, and its ack one at the other side: at 64 KiB both together were a
 * quarter of the processor time that a bare data channel takes for the same bytes, at 192 KiB a tenth.
 */
const chunkMinBytes = 64 * KIB;
const chunksPerWindow = 2;
const chunkStepBytes = 16 * KIB;

export type Window = {
  readonly sizeBytes: number;
  /** Below the size after a drain: it opens ack by ack, so that no burst of a whole window falls upon the path. */
  readonly openBytes: number;
  /** Sending waits until nothing is in flight, so that the next round trip holds no queue. */
  readonly isDraining: boolean;
  readonly deliveredBytes: number;
  readonly deliveredAt: number;
  readonly minRttMs: number | null;
  readonly minRttAt: number;
  /** Falling rates of rising rounds: the first is the highest of the last rounds. */
  readonly rates: readonly { readonly round: number; readonly bytesPerMs: number }[];
  readonly round: number;
  /** The round ends when a chunk sent after this many delivered bytes is acknowledged. */
  readonly roundEndsBytes: number;
};

/** Made when a chunk is sent, used when it is acknowledged. */
export type SentMark = {
  /** The file offset after the chunk. */
  readonly endsAt: number;
  readonly sentAt: number;
  readonly deliveredBytes: number;
  readonly deliveredAt: number;
  /** The window was not the limit: this says nothing of what the path could do. */
  readonly isAppLimited: boolean;
};

export function createWindow(now: number): Window {
  return {
    sizeBytes: windowStartBytes,
    openBytes: windowMaxBytes,
    isDraining: false,
    deliveredBytes: 0,
    deliveredAt: now,
    minRttMs: null,
    minRttAt: now,
    rates: [],
    round: 0,
    roundEndsBytes: 0,
  };
}

/** The window always holds two chunks at least. */
export function chunkBytesFor(window: Window): number {
  const part = Math.floor(window.sizeBytes / chunksPerWindow / chunkStepBytes) * chunkStepBytes;
  return Math.min(Math.max(part, chunkMinBytes), chunkMaxBytes);
}

/** How much of a chunk may go now: all of it, a piece worth a record, or 0. */
export function sendableBytes(window: Window, inFlightBytes: number, lengthBytes: number): number {
  if (window.isDraining) return 0;
  const roomBytes = Math.min(window.sizeBytes, window.openBytes) - inFlightBytes;
  const chunkBytes = chunkBytesFor(window);
  // A little more than a chunk goes whole: the rest of it would be a record of its own.
  const pieceBytes = lengthBytes < chunkBytes + chunkMinBytes ? lengthBytes : chunkBytes;
  if (pieceBytes <= roomBytes) return pieceBytes;
  const isWorthIt = roomBytes >= chunkMinBytes && lengthBytes - roomBytes >= chunkMinBytes;
  return isWorthIt ? roomBytes - (roomBytes % chunkStepBytes) : 0;
}

export function markSent(
  window: Window,
  endsAt: number,
  inFlightBytes: number,
  isAppLimited: boolean,
  now: number,
): SentMark {
  // After a pause the clock of the delivery starts with the chunk, not with the last ack before the pause.
  const deliveredAt = inFlightBytes === 0 ? now : window.deliveredAt;
  return { endsAt, sentAt: now, deliveredBytes: window.deliveredBytes, deliveredAt, isAppLimited };
}

/** `mark` is the newest chunk that the ack covers whole, if any. */
export function onAcked(
  window: Window,
  ackedBytes: number,
  mark: SentMark | undefined,
  inFlightBytes: number,
  now: number,
): Window {
  const delivered = {
    ...window,
    openBytes: Math.min(window.openBytes + ackedBytes, windowMaxBytes),
    deliveredBytes: window.deliveredBytes + ackedBytes,
    deliveredAt: now,
  };
  const measured = mark === undefined ? delivered : measure(delivered, mark, now);
  return settleDrain(measured, inFlightBytes, now);
}

/** Also when a cancel empties the pipe. */
export function settleDrain(window: Window, inFlightBytes: number, now: number): Window {
  if (!window.isDraining || inFlightBytes > 0) return window;
  return { ...window, openBytes: windowStartBytes, isDraining: false, minRttMs: null, minRttAt: now };
}

function measure(window: Window, mark: SentMark, now: number): Window {
  const rttMs = Math.max(now - mark.sentAt, rttFloorMs);
  const isShorter = window.minRttMs === null || rttMs <= window.minRttMs;
  const minRttMs = isShorter ? rttMs : window.minRttMs;
  const minRttAt = isShorter ? now : window.minRttAt;
  const isRoundOver = mark.deliveredBytes >= window.roundEndsBytes;
  const round = isRoundOver ? window.round + 1 : window.round;
  const rates = withRate(window.rates, round, rateSince(window, mark, rttMs, now), mark.isAppLimited);
  const targetBytes = gain * minRttMs * (rates[0]?.bytesPerMs ?? 0) + allowanceBytes;
  const grownBytes = round <= startRounds ? Math.max(window.sizeBytes, targetBytes) : targetBytes;
  return {
    ...window,
    sizeBytes: Math.round(Math.min(Math.max(grownBytes, windowMinBytes), windowMaxBytes)),
    isDraining: window.isDraining || now - minRttAt > minRttForMs,
    minRttMs,
    minRttAt,
    rates,
    round,
    roundEndsBytes: isRoundOver ? window.deliveredBytes : window.roundEndsBytes,
  };
}

/** Over one round trip at least, so that a burst of acks is not taken for speed. */
function rateSince(window: Window, mark: SentMark, rttMs: number, now: number): number {
  return (window.deliveredBytes - mark.deliveredBytes) / Math.max(now - mark.deliveredAt, rttMs);
}

function withRate(
  rates: Window["rates"],
  round: number,
  bytesPerMs: number,
  isAppLimited: boolean,
): Window["rates"] {
  const recent = rates.filter((rate) => rate.round > round - rateRounds);
  if (isAppLimited && bytesPerMs < (recent[0]?.bytesPerMs ?? 0)) return recent;
  return [...recent.filter((rate) => rate.bytesPerMs > bytesPerMs), { round, bytesPerMs }];
}
