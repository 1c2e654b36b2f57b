/**
 * Keeps a waiting host's ICE servers good, docs/protocol/2-signalling, SG42.
 *
 *   registered ── half to three quarters of their life ──► POST …/token ──► the next connection uses the new ones
 *
 * Only the next: a relay that is in use outlives what it was asked for with. The guest needs none of this, for it
 * joins anew before each connection.
 */

import type { Membership } from "#protocol/signalling/api";
import { backoffDelayMs, sleep } from "./backoff.ts";
import type { ApiResult } from "./session-api.ts";

export type RenewalOptions = {
  readonly member: Membership;
  readonly renew: () => Promise<ApiResult<Membership>>;
  readonly onRenewed: (member: Membership) => void;
  readonly signal: AbortSignal;
};

/** Whatever a server says: no browser asks more often. */
const shortestDelayMs = 1_000;

/** What may be better in a moment. */
const passing: ReadonlySet<string> = new Set(["unreachable", "unavailable", "internal", "too-many-requests"]);

/** Resolves when there is nothing to renew, or the signal is aborted. */
export async function keepRenewed({ member, renew, onRenewed, signal }: RenewalOptions): Promise<void> {
  let lifetimeMs = member.iceServersLifetimeMs;
  while (lifetimeMs !== undefined) {
    await sleep(renewalDelayMs(lifetimeMs, Math.random()), signal);
    let result = await ask();
    for (let failures = 1; result !== null && !result.ok && passing.has(result.code); failures += 1) {
      await sleep(Math.max(shortestDelayMs, backoffDelayMs(failures, Math.random())), signal);
      result = await ask();
    }
    // Refused for good: the socket's end will say why.
    if (result === null || !result.ok) return;
    onRenewed(result.value);
    lifetimeMs = result.value.iceServersLifetimeMs;
  }

  async function ask(): Promise<ApiResult<Membership> | null> {
    if (signal.aborted) return null;
    const result = await renew();
    return signal.aborted ? null : result;
  }
}

/** Early enough for some failures; spread, for a server may have given them to thousands in one moment. */
export function renewalDelayMs(lifetimeMs: number, random: number): number {
  return Math.max(shortestDelayMs, lifetimeMs * (0.5 + random / 4));
}
