/** A QR code as it stands on the screen, module for module and pixel for pixel. */

import { PNG } from "pngjs";
import type { Page } from "puppeteer-core";

export type PaintedCode = {
  /** In CSS pixels, with its quiet zone. */
  readonly widthPx: number;
  readonly moduleCount: number;
  /** How wide the quiet zone is, on each side. */
  readonly quietModules: readonly number[];
  /** Each colour there is, such as "0,0,0"; not where the quiet zone's corners are rounded. */
  readonly colors: readonly string[];
  readonly isDark: (row: number, column: number) => boolean;
};

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const darkMax = 128;
const finderModules = 7;
const versionStep = 4;
/** Of rounded-xl. */
const roundedPx = 12;

/** The one code on this page, whole in view. */
export async function readPaintedCode(page: Page): Promise<PaintedCode> {
  await page.evaluate(() => scrollTo(0, 0));
  const place = await page.$eval("svg[role=img]", (code) => {
    const { left, top, width, height } = code.getBoundingClientRect();
    return { left, top, width, height, scale: devicePixelRatio };
  });
  const { data, width } = PNG.sync.read(Buffer.from(await page.screenshot({ type: "png" })));
  const { scale } = place;
  // The pixels that are the code's alone: the next one may be its frame's, whose line ends between two.
  const code: Box = {
    left: Math.ceil(place.left * scale) + 1,
    top: Math.ceil(place.top * scale) + 1,
    right: Math.floor((place.left + place.width) * scale) - 1,
    bottom: Math.floor((place.top + place.height) * scale) - 1,
  };
  const colorAt = (x: number, y: number) => data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3);
  const isDarkAt = (x: number, y: number) => (colorAt(x, y)[0] ?? 0) < darkMax;

  const colors = new Set<string>();
  const dark = { left: code.right, top: code.bottom, right: code.left, bottom: code.top };
  for (const [x, y] of pixelsOf(code, roundedPx * scale)) {
    colors.add(colorAt(x, y).join());
    if (!isDarkAt(x, y)) continue;
    dark.left = Math.min(dark.left, x);
    dark.top = Math.min(dark.top, y);
    dark.right = Math.max(dark.right, x + 1);
    dark.bottom = Math.max(dark.bottom, y + 1);
  }
  // The first row of modules begins with seven dark ones and a light one; a code has four modules more by version.
  let finderEnd = dark.left;
  while (isDarkAt(finderEnd, dark.top)) finderEnd += 1;
  const about = (finderModules * (dark.right - dark.left)) / (finderEnd - dark.left);
  const moduleCount = versionStep * Math.round((about - 1) / versionStep) + 1;
  const module = (dark.right - dark.left) / moduleCount;
  const middle = (start: number, index: number) => Math.floor(start + (index + 0.5) * module);
  const quietPx = [
    dark.left - place.left * scale,
    dark.top - place.top * scale,
    (place.left + place.width) * scale - dark.right,
    (place.top + place.height) * scale - dark.bottom,
  ];
  return {
    widthPx: place.width,
    moduleCount,
    quietModules: quietPx.map((px) => px / module),
    colors: [...colors].sort(),
    isDark: (row, column) => isDarkAt(middle(dark.left, column), middle(dark.top, row)),
  };
}

function* pixelsOf({ left, top, right, bottom }: Box, cornerPx: number): Generator<[number, number]> {
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const isAtSide = Math.min(x - left, right - 1 - x) < cornerPx;
      const isAtEnd = Math.min(y - top, bottom - 1 - y) < cornerPx;
      if (!isAtSide || !isAtEnd) yield [x, y];
    }
  }
}
