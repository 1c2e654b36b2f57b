import { expect, it } from "vitest";
import { createTokenBucket } from "./token-bucket.ts";

it("[SG20] gives out a burst, then a steady rate, and nothing for what it has not enough for", () => {
  const bucket = createTokenBucket(20, 10, 0);
  expect([bucket.take(0, 16), bucket.take(0, 4), bucket.take(0, 1)]).toEqual([true, true, false]);
  expect([bucket.take(400, 5), bucket.take(400, 4), bucket.take(400, 1)]).toEqual([false, true, false]);
  expect([bucket.take(60_000, 20), bucket.take(60_000, 1)]).toEqual([true, false]);
});
