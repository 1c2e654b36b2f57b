/** Two clocks: a date is told by the one that people and NTP set, a duration is measured by the one that only goes on. */

export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since some moment. */
  readonly elapsed: () => number;
};

export const systemClock: Clock = { now: Date.now, elapsed: () => performance.now() };
