import { describe, expect, test } from "vitest";
import { backoffDelayMs, reopenDelayMs, sleep } from "./backoff.ts";

describe("backoff", () => {
  test.each([
    [1, 125, 250],
    [2, 250, 500],
    [3, 500, 1_000],
    [6, 4_000, 8_000],
    [7, 4_000, 8_000],
    [10_000, 4_000, 8_000],
  ])("after %i failures waits between %i and %i ms", (failures, least, most) => {
    expect(backoffDelayMs(failures, 0)).toBe(least);
    expect(backoffDelayMs(failures, 1)).toBe(most);
  });

  test.each([
    [false, 1_000],
    [true, 4_000],
  ])(
    "[SG44] an open socket that is lost is opened again at once or soon (connected: %s)",
    (isConnected, most) => {
      expect(reopenDelayMs(isConnected, 0)).toBe(0);
      expect(reopenDelayMs(isConnected, 0.5)).toBe(most / 2);
      expect(reopenDelayMs(isConnected, 1)).toBe(most);
    },
  );

  test("a sleep ends with its session", async () => {
    const ending = new AbortController();
    const sleeping = sleep(60_000, ending.signal);
    ending.abort();
    await sleeping;
    await sleep(60_000, ending.signal);
  });
});
