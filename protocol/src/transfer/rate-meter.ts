/**
 * Bytes a second over the last few seconds, docs/protocol/4-transfer, TX40: for the screens, not for the window.
 *
 *   [ 250 ms | 250 ms | … ]  at most 16 slots, whatever the number of acks
 */

const slotMs = 250;
/** 4 s: long enough to be calm, short enough to follow a change of network. */
const slotsMax = 16;

export type RateMeter = {
  readonly startedAt: number;
  readonly slots: readonly { readonly startedAt: number; readonly bytes: number }[];
};

export function createRateMeter(now: number): RateMeter {
  return { startedAt: now, slots: [] };
}

export function addToRate(meter: RateMeter, bytes: number, now: number): RateMeter {
  const last = meter.slots.at(-1);
  if (last !== undefined && now - last.startedAt < slotMs) {
    const grown = { startedAt: last.startedAt, bytes: last.bytes + bytes };
    return { startedAt: meter.startedAt, slots: [...meter.slots.slice(0, -1), grown] };
  }
  const kept = meter.slots.slice(-(slotsMax - 1)).filter((slot) => slot.startedAt > now - slotMs * slotsMax);
  return { startedAt: meter.startedAt, slots: [...kept, { startedAt: now, bytes }] };
}

/** 0 until there is something to say. */
export function bytesPerSecondOf(meter: RateMeter, now: number): number {
  const from = Math.max(meter.startedAt, now - slotMs * slotsMax);
  let bytes = 0;
  for (const slot of meter.slots) if (slot.startedAt >= from) bytes += slot.bytes;
  const spanMs = Math.max(now - from, slotMs);
  return (bytes * 1_000) / spanMs;
}
