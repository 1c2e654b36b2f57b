/** What every RememberedPairs must do; each adapter's test runs it, on a store made with `pairsTotal`. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewPair, RememberedPairs } from "../../src/ports/remembered-pairs.ts";

export type RememberedPairsHarness = {
  readonly adapter: RememberedPairs;
  close(): Promise<void>;
};

export const pairsTotal = 8;

const today = "2026-11-23";
const longAgo = "2026-01-01";
const subscription = {
  endpoint: "https://fcm.googleapis.com/fcm/send/it's",
  p256dh: 'BF"quoted"',
  auth: "\\",
};

export function describeRememberedPairs(
  name: string,
  createHarness: () => Promise<RememberedPairsHarness>,
): void {
  describe(`remembered pairs: ${name}`, () => {
    let harness: RememberedPairsHarness;

    beforeAll(async () => {
      harness = await createHarness();
      await harness.adapter.find(newPair().pairId, longAgo);
    }, 60_000);
    afterAll(() => harness.close());

    it("[SG36] keeps a pair as it was first registered, whoever comes later", async () => {
      const { adapter } = harness;
      const pair = newPair();
      const stored = { ...pair, subscriptions: { host: null, guest: null }, usedOn: today };
      expect(await adapter.create(pair, today)).toEqual(stored);
      expect(await adapter.create({ ...pair, hostKey: "another" }, "2026-11-24")).toEqual(stored);
      expect(await adapter.find(pair.pairId, today)).toEqual(stored);
      expect(await adapter.find(newPair().pairId, longAgo)).toBeNull();
      expect(await adapter.remove(pair.pairId)).toBe(true);
    });

    it("[SG36] lets one of many at once register a pair id", async () => {
      const { adapter } = harness;
      const rivals = Array.from({ length: 6 }, (_, rival) => ({
        ...newPair("one"),
        hostKey: `host ${rival}`,
      }));
      const answers = await Promise.all(rivals.map((rival) => adapter.create(rival, today)));
      expect(new Set(answers.map((answer) => answer?.hostKey)).size).toBe(1);
      expect(await adapter.remove("one")).toBe(true);
    });

    it("[SG36] gives each side a subscription of its own to replace and take back", async () => {
      const { adapter } = harness;
      const { pairId } = (await adapter.create(newPair(), today)) ?? newPair();
      expect(await adapter.replaceSubscription(pairId, "guest", subscription, today)).toBe(true);
      expect((await adapter.find(pairId, today))?.subscriptions).toEqual({ host: null, guest: subscription });
      const next = { ...subscription, auth: "next" };
      await adapter.replaceSubscription(pairId, "guest", next, today);
      await adapter.replaceSubscription(pairId, "host", subscription, today);
      expect((await adapter.find(pairId, today))?.subscriptions).toEqual({ host: subscription, guest: next });
      await adapter.replaceSubscription(pairId, "guest", null, today);
      expect((await adapter.find(pairId, today))?.subscriptions).toEqual({ host: subscription, guest: null });
      expect(await adapter.remove(pairId)).toBe(true);
      expect(await adapter.replaceSubscription(pairId, "guest", subscription, today)).toBe(false);
    });

    it("[SG38] forgets a pair with all that belongs to it, once", async () => {
      const { adapter } = harness;
      const pair = newPair();
      await adapter.create(pair, today);
      await adapter.replaceSubscription(pair.pairId, "guest", subscription, today);
      expect(await adapter.remove(pair.pairId)).toBe(true);
      expect(await adapter.remove(pair.pairId)).toBe(false);
      expect(await adapter.find(pair.pairId, longAgo)).toBeNull();
      expect(await adapter.markUsed(pair.pairId, today)).toBe(false);
      expect((await adapter.create(pair, today))?.subscriptions).toEqual({ host: null, guest: null });
      await adapter.remove(pair.pairId);
    });

    it("[SG38] deletes what nobody has used since, and what is used moves on, never back", async () => {
      const { adapter } = harness;
      const unused = newPair();
      const looked = newPair();
      const subscribed = newPair();
      for (const pair of [unused, looked, subscribed]) {
        await adapter.create(pair, longAgo);
      }
      expect(await adapter.markUsed(looked.pairId, today)).toBe(true);
      await adapter.replaceSubscription(subscribed.pairId, "guest", subscription, today);
      await adapter.markUsed(subscribed.pairId, longAgo);
      expect(await adapter.find(unused.pairId, today)).toBeNull();
      await adapter.removeUnused(today);
      expect(await adapter.find(unused.pairId, longAgo)).toBeNull();
      expect((await adapter.find(looked.pairId, today))?.usedOn).toBe(today);
      expect((await adapter.find(subscribed.pairId, today))?.usedOn).toBe(today);
      await adapter.remove(looked.pairId);
      await adapter.remove(subscribed.pairId);
    });

    it("[SG36] has room for so many pairs and refuses the next, but not who comes again", async () => {
      const { adapter } = harness;
      const pairs = Array.from({ length: pairsTotal }, () => newPair());
      for (const pair of pairs) {
        expect(await adapter.create(pair, today)).not.toBeNull();
      }
      expect(await adapter.create(newPair(), today)).toBeNull();
      const [first = newPair()] = pairs;
      expect(await adapter.create(first, today)).not.toBeNull();
      await adapter.remove(first.pairId);
      expect(await adapter.create(newPair(), today)).not.toBeNull();
    });
  });
}

function newPair(pairId = randomBytes(16).toString("hex")): NewPair {
  return { pairId, hostKey: "host key", guestKey: "guest key" };
}
