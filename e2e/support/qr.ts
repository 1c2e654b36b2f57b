/** Reads a QR code as a camera would: from the pixels of a screenshot, never from the page's data. */

import jsQR from "jsqr";
import { PNG } from "pngjs";
import type { Page } from "puppeteer-core";
import { waitFor } from "./wait.ts";

/** Four bytes a pixel: red, green, blue, opacity. */
export type Pixels = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** What the QR code on this page says; waits for one to appear. */
export async function readQrFromPage(page: Page, timeoutMs = 10_000): Promise<string> {
  await page.evaluate(() => scrollTo(0, 0));
  return waitFor("a QR code on the screen", () => findQrFromPage(page), { timeoutMs });
}

/** undefined where no QR code can be read at this moment: none there, or blurred. */
export async function findQrFromPage(page: Page): Promise<string | undefined> {
  return findQr(PNG.sync.read(Buffer.from(await page.screenshot({ type: "png" }))));
}

export function findQr({ data, width, height }: Pixels): string | undefined {
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}
