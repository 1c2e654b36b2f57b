import jsqr from "jsqr";
import { describe, expect, it } from "vitest";
import { QrCode } from "./QrCode.tsx";
import { renderForTest } from "./test-render.tsx";
import { testLink } from "./test-states.ts";

/** Draws the SVG's path as a browser would, some pixels a module, and reads it as a phone would. */
function readCode(svg: SVGSVGElement): string | undefined {
  const extent = Number(svg.getAttribute("viewBox")?.split(" ")[2]);
  const scale = 4;
  const side = extent * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  const path = svg.querySelector("path")?.getAttribute("d") ?? "";
  for (const [, x = "", y = "", length = ""] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const from = row * side + Number(x) * scale;
      for (let at = from; at < from + Number(length) * scale; at++) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return jsqr(pixels, side, side)?.data;
}

describe("the QR code", () => {
  it("[PR9] holds the link and nothing else, without any network", async () => {
    const { container } = await renderForTest(<QrCode text={testLink} />);
    const svg = container.querySelector("svg");
    expect(svg && readCode(svg)).toBe(testLink);
  });

  it("[PR15] is an image with a text alternative, four modules of quiet zone, and version 5 for a link", async () => {
    const { container } = await renderForTest(<QrCode text={testLink} />, "fr");
    const svg = container.querySelector("svg");
    expect(svg?.getAttribute("role")).toBe("img");
    expect(svg?.getAttribute("aria-label")).toMatch(/^Code QR/);
    expect(svg?.getAttribute("viewBox")).toBe("0 0 45 45");
    expect(svg?.querySelector("path")?.getAttribute("d")).toMatch(/^M4 4h7v1h-7z/);
  });
});
