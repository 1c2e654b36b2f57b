/** What one socket may still send, in points: a burst, then a steady rate. Its times are of a clock that nobody sets. */

export type TokenBucket = { take(now: number, points: number): boolean };

export function createTokenBucket(burst: number, perSecond: number, startedAt: number): TokenBucket {
  let left = burst;
  let filledAt = startedAt;
  return {
    take(now, points) {
      left = Math.min(burst, left + ((now - filledAt) / 1000) * perSecond);
      filledAt = now;
      if (left < points) {
        return false;
      }
      left -= points;
      return true;
    },
  };
}
