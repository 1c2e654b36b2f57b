import { describe, expect, test } from "vitest";
import { downloadFileName, downloadNameMaxBytes } from "./short-file-name.ts";

const byteLength = (text: string) => new TextEncoder().encode(text).length;

describe("a name for the browser's downloads", () => {
  test("stays as it is where there is room", () => {
    expect(downloadFileName("Straße 🎈.tar.gz")).toBe("Straße 🎈.tar.gz");
    expect(downloadFileName("x".repeat(downloadNameMaxBytes))).toBe("x".repeat(downloadNameMaxBytes));
  });

  test("is cut between characters and keeps its extension", () => {
    const cut = downloadFileName(`${"🎈".repeat(62)}abc.jpeg`);
    expect(byteLength(cut)).toBeLessThanOrEqual(downloadNameMaxBytes);
    expect(cut).toMatch(/^🎈+\.jpeg$/u);
  });
});
