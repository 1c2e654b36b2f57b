import jsQR from "jsqr";
import { expect, test } from "vitest";
import { describeStart, formatQrCode } from "./words.ts";

const pixelsPerModule = 4;

const started = {
  computerUrl: "http://localhost:8080",
  phoneUrl: "https://192.168.1.5:8443",
  otherAddresses: [],
  fingerprint: new Array(32).fill("AB").join(":"),
  extensionDir: "dist/extension/chrome-mv3",
  browser: { kind: "opened", close: async () => undefined },
} as const;

test("the code in the terminal can be scanned", () => {
  const lines = formatQrCode("https://192.168.1.5:8443/", false).split("\n");
  expect(scan(lines)).toBe("https://192.168.1.5:8443/");
});

test("both addresses, the extension's folder and the whole fingerprint are said", () => {
  const words = describeStart(started, false);
  for (const part of [started.computerUrl, started.phoneUrl, started.extensionDir, "iOS", "Android"]) {
    expect(words).toContain(part);
  }
  expect(words.match(/AB/g)).toHaveLength(32);
});

test("nothing opens: other addresses of this computer are named, with what takes one", () => {
  const words = describeStart({ ...started, otherAddresses: ["10.8.0.2", "169.254.7.7"] }, false);
  expect(words).toContain("npm start -- --address 10.8.0.2 or 169.254.7.7\n");
  expect(describeStart(started, false)).not.toContain("--address");
});

test.each(["no-display", "no-browser"] as const)("%s: says how to load the extension by hand", (kind) => {
  const words = describeStart({ ...started, browser: { kind } }, false);
  expect(words).toContain("Load unpacked → dist/extension/chrome-mv3");
});

test("a browser that did not start: why, in one sentence, and the steps", () => {
  const browser = { kind: "failed", reason: "It may not run here.\n    at launch (index.js:1)" } as const;
  const words = describeStart({ ...started, browser }, false);
  expect(words).toContain("The browser did not start: It may not run here. To load the extension:\n  1. ");
});

test("without a network there is no code and no way to trust anything", () => {
  const words = describeStart({ ...started, phoneUrl: undefined }, false);
  expect(words).toContain("--address");
  expect(words).not.toContain("fingerprint");
});

/** Draws the half blocks as a terminal does, dark on light. */
function scan(lines: readonly string[]): string | undefined {
  const width = (lines[0]?.length ?? 0) * pixelsPerModule;
  const height = lines.length * 2 * pixelsPerModule;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const row = Math.floor(y / pixelsPerModule);
      const block = lines[row >> 1]?.[Math.floor(x / pixelsPerModule)] ?? " ";
      const isDark = block === "█" || block === (row % 2 === 0 ? "▀" : "▄");
      if (isDark) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return jsQR(pixels, width, height)?.data;
}
