/** Medians and extremes: what a machine whose speed swings allows one to say. */

export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted[middle - 1] ?? upper;
  return {
    median: sorted.length % 2 === 0 ? (lower + upper) / 2 : upper,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** "104 [98–120]" */
export function formatSpread(spread: Spread, digits = 0): string {
  return `${spread.median.toFixed(digits)} [${spread.min.toFixed(digits)}–${spread.max.toFixed(digits)}]`;
}

/** Round by round, so that a swing of the machine that lasts longer than a round falls out. */
export function ratiosOf(ours: readonly number[], baseline: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / (baseline[round] ?? Number.NaN)));
}
