/** What a page and its workers hold once their garbage is gone. */

import type { CDPSession, Page } from "puppeteer-core";

export async function readHeapBytes(page: Page): Promise<number> {
  const own = await page.createCDPSession();
  const sessions = [own, ...page.workers().map((worker) => worker.client)];
  const sizes = await Promise.all(sessions.map(readUsedBytes));
  await own.detach();
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The heap, and the buffers that it keeps alive outside. */
async function readUsedBytes(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const usage = await session.send("Runtime.getHeapUsage");
  return usage.usedSize + usage.backingStorageSize;
}
