/** A seeded fuzzer: random bytes, and valid inputs that were damaged in the ways that break decoders. */

import type { Random } from "../transfer/random.ts";

export type FuzzTarget = {
  readonly name: string;
  /** costly: a handshake or the like for each input; it gets fewer of them. */
  readonly cost: "cheap" | "costly";
  /** Valid inputs, which `decode` must take; what the fuzzer damages. */
  readonly samples: readonly Uint8Array[];
  /** Ends, resolves, or fails with a ProtocolError; anything else is a find. */
  decode(input: Uint8Array): unknown;
};

export function nextInput(random: Random, samples: readonly Uint8Array[]): Uint8Array {
  if (random.between(0, 3) === 0 || samples.length === 0) return randomBytes(random, randomLength(random));
  let input: Uint8Array = pick(random, samples);
  const damageCount = random.between(1, 3);
  for (let i = 0; i < damageCount; i++) input = damage(random, input, samples);
  return input;
}

/** The values at which lengths, counts and types go wrong. */
const edgeValues = [0, 1, 0x7f, 0x80, 0xff];

function damage(random: Random, input: Uint8Array, samples: readonly Uint8Array[]): Uint8Array {
  const at = random.between(0, input.length);
  const byte = input[at] ?? 0;
  switch (random.between(0, 7)) {
    case 0:
      return spliced(input, at, 1, [byte ^ (1 << random.between(0, 7))]);
    case 1:
      return spliced(input, at, 1, [pick(random, edgeValues)]);
    case 2: {
      const width = pick(random, [2, 4, 8]);
      return spliced(input, at, width, Array(width).fill(pick(random, [0, 0x7f, 0xff])));
    }
    case 3:
      return input.slice(0, at);
    case 4:
      return spliced(input, at, 0, randomBytes(random, random.between(1, 16)));
    case 5:
      return spliced(input, at, random.between(1, 16), []);
    case 6:
      return spliced(input, at, 0, input.slice(0, random.between(0, input.length)));
    default: {
      const other = pick(random, samples);
      return spliced(input, at, input.length, other.slice(random.between(0, other.length)));
    }
  }
}

function spliced(input: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array {
  const rest = input.subarray(Math.min(input.length, at + removed));
  const output = new Uint8Array(at + added.length + rest.length);
  output.set(input.subarray(0, at));
  output.set(added, at);
  output.set(rest, at + added.length);
  return output;
}

/** Mostly short, sometimes longer than anything that may be. */
function randomLength(random: Random): number {
  if (random.between(0, 499) === 0) return random.between(262_144, 262_146);
  return random.between(0, pick(random, [3, 64, 64, 600]));
}

function randomBytes(random: Random, lengthBytes: number): Uint8Array {
  return Uint8Array.from({ length: lengthBytes }, () => random.between(0, 255));
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.between(0, items.length - 1)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
