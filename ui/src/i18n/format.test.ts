import { describe, expect, it } from "vitest";
import { createFormat } from "./format.ts";

const en = createFormat("en");
const fr = createFormat("fr");

describe("sizes", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1 kB"],
    [9_940, "9.9 kB"],
    [9_960, "10 kB"],
    [999_400, "999 kB"],
    [999_600, "1 MB"],
    [4_812_345, "4.8 MB"],
    [256_000_000, "256 MB"],
    [1_500_000_000, "1.5 GB"],
    [16 * 2 ** 40, "18 TB"],
    [Number.NaN, "0 bytes"],
    [-5, "0 bytes"],
  ])("%d is %s", (bytes, text) => {
    expect(en.bytes(bytes)).toBe(text);
  });

  it("uses octets and a comma in French", () => {
    expect(fr.bytes(4_812_345).replace(/\s/gu, " ")).toBe("4,8 Mo");
  });

  it("gives a rate in kilobytes at least", () => {
    expect(en.rate(300)).toBe("0.3 kB/s");
    expect(en.rate(8_240_000)).toBe("8.2 MB/s");
  });
});

describe("times", () => {
  it.each([
    [0.2, "1 sec"],
    [59.4, "59 sec"],
    [60, "1 min"],
    [3_540, "59 min"],
    [3_600, "1 hr"],
    [3_900, "1 hr 5 min"],
    [36_600, "10 hr"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(en.duration(seconds)).toBe(text);
  });

  it.each([
    [-3, "0:00"],
    [0, "0:00"],
    [9.2, "0:09"],
    [581, "9:41"],
    [599.9, "10:00"],
    [600.05, "10:00"],
  ])("a countdown of %d seconds shows %s", (seconds, text) => {
    expect(en.clock(seconds)).toBe(text);
  });
});

describe("percentages", () => {
  it("never leave 0 to 100", () => {
    expect(en.percent(1.2)).toBe("100%");
    expect(en.percent(-1)).toBe("0%");
  });
});
