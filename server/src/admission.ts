/** Who may go on and who is refused, for calls and upgrades alike: blocks, rates and failures (SG7, SG27). */
import type { SessionId } from "#protocol/signalling/api";
import { networkOf } from "./client-address.ts";
import type { RateLimiter, Refusal } from "./ports/rate-limiter.ts";
import { ApiProblem } from "./problem.ts";
import type { AddressRuleName, RateRuleName } from "./rate-rules.ts";

export type AdmissionDeps = {
  readonly limiter: RateLimiter<RateRuleName>;
  readonly isBlocked: (address: string) => boolean;
};

export type Admission = {
  /** Counts one call; throws where the address is blocked, or the rule used up. */
  admit(rule: AddressRuleName, address: string): Promise<void>;
  /** Guessing is hopeless at 32 bytes; the limit keeps those who try from costing anything (SG7). */
  refuseAfterFailures(address: string, sessionId?: SessionId): Promise<void>;
};

export function createAdmission({ limiter, isBlocked }: AdmissionDeps): Admission {
  return {
    async admit(rule, address) {
      if (isBlocked(address)) {
        throw new ApiProblem("forbidden");
      }
      refuse(await consumeByAddress(limiter, rule, address));
    },

    async refuseAfterFailures(address, sessionId) {
      refuse(await limiter.check("failures-by-address", address));
      if (sessionId !== undefined) {
        refuse(await limiter.check("failures-by-session", sessionId));
      }
    },
  };
}

/**
 * An address and its network, each counted only where the other allows it. A network has 65,536 addresses: would each
 * that it refuses leave a count, some networks could fill the store that sessions are in.
 */
export async function consumeByAddress(
  limiter: RateLimiter<RateRuleName>,
  rule: AddressRuleName,
  address: string,
): Promise<Refusal> {
  const network = networkOf(address);
  if (network === null) {
    return limiter.consume(rule, address);
  }
  const networkRule = `${rule}-by-network` as const;
  return (
    (await limiter.check(networkRule, network)) ??
    (await limiter.consume(rule, address)) ??
    (await limiter.consume(networkRule, network))
  );
}

function refuse(refusal: Refusal): void {
  if (refusal !== null) {
    throw new ApiProblem("too-many-requests", refusal.retryAfterMs);
  }
}
