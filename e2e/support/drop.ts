/** A drop of real files and folders from the system's file manager, as the browser itself delivers it. */

import type { Page } from "puppeteer-core";

export async function dropOn(page: Page, paths: readonly string[]): Promise<void> {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const point = { x: Math.floor(width / 2), y: Math.floor(height / 2) };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const cdp = await page.createCDPSession();
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await cdp.send("Input.dispatchDragEvent", { type, ...point, data });
  }
  await cdp.detach();
}
