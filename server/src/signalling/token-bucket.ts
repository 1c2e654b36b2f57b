/** How many envelopes one socket may still send: a burst, then a steady rate. */

export type TokenBucket = { take(now: number): boolean };

export function createTokenBucket(burst: number, perSecond: number, startedAt: number): TokenBucket {
  let left = burst;
  let filledAt = startedAt;
  return {
    take(now) {
      left = Math.min(burst, left + ((now - filledAt) / 1000) * perSecond);
      filledAt = now;
      if (left < 1) {
        return false;
      }
      left -= 1;
      return true;
    },
  };
}
