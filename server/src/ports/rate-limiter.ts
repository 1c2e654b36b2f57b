/** Port: counts of what one key (an address prefix, a session) did within a window. */

export type RateRule = { readonly points: number; readonly windowMs: number };

/** Null: allowed. Else how long to wait. */
export type Refusal = { readonly retryAfterMs: number } | null;

export type RateLimiter<Name extends string> = {
  /** Counts one, and says whether it was within the rule. */
  consume(rule: Name, key: string): Promise<Refusal>;
  /** Says whether the rule is used up, and counts nothing. */
  check(rule: Name, key: string): Promise<Refusal>;
};
