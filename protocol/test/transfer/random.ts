/** Numbers that a seed decides (mulberry32), so that a failed run can be run again. */

export type Random = {
  /** 0 ≤ value < 1. */
  next(): number;
  /** from ≤ value ≤ to, whole. */
  between(from: number, to: number): number;
};

export function createRandom(seed: number): Random {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, between: (from, to) => from + Math.floor(next() * (to - from + 1)) };
}
