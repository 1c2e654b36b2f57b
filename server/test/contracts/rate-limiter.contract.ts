/** What every RateLimiter must do; each adapter's test runs it with these rules. */
import { describe, expect, it } from "vitest";
import type { RateLimiter } from "../../src/ports/rate-limiter.ts";
import type { ContractHarness } from "./harness.ts";

export const contractRules = {
  few: { points: 3, windowMs: 1_000 },
  many: { points: 100, windowMs: 1_000 },
} as const;

export type ContractRule = keyof typeof contractRules;

export function describeRateLimiter(
  name: string,
  createHarness: () => Promise<ContractHarness<RateLimiter<ContractRule>>>,
): void {
  describe(`rate limiter: ${name}`, () => {
    it("[SG27] allows as many as the rule says, then says how long to wait", async () => {
      const { adapter, advance } = await createHarness();
      for (let index = 0; index < contractRules.few.points; index += 1) {
        expect(await adapter.consume("few", "address")).toBeNull();
      }
      const refusal = await adapter.consume("few", "address");
      expect(refusal?.retryAfterMs).toBeGreaterThan(0);
      expect(refusal?.retryAfterMs).toBeLessThanOrEqual(contractRules.few.windowMs);
      await advance(contractRules.few.windowMs + 100);
      expect(await adapter.consume("few", "address")).toBeNull();
    });

    it("[SG27] keeps rules and keys apart", async () => {
      const { adapter } = await createHarness();
      for (let index = 0; index < 10; index += 1) {
        await adapter.consume("few", "address");
      }
      expect(await adapter.consume("few", "other address")).toBeNull();
      expect(await adapter.consume("many", "address")).toBeNull();
    });

    it("[SG7] checks without counting", async () => {
      const { adapter } = await createHarness();
      for (let index = 0; index < 10; index += 1) {
        expect(await adapter.check("few", "address")).toBeNull();
      }
      for (let index = 0; index < contractRules.few.points; index += 1) {
        await adapter.consume("few", "address");
      }
      expect((await adapter.check("few", "address"))?.retryAfterMs).toBeGreaterThan(0);
    });

    it("[SG27] counts simultaneous ones exactly", async () => {
      const { adapter } = await createHarness();
      const results = await Promise.all(Array.from({ length: 20 }, () => adapter.consume("few", "address")));
      expect(results.filter((refusal) => refusal === null)).toHaveLength(contractRules.few.points);
    });
  });
}
