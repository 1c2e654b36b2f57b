/** What pages and their workers hold once their garbage is gone. */

import type { CDPSession, Page } from "puppeteer-core";

/** Bytes, by the name of who holds them. */
export type HeldBytes = ReadonlyMap<string, number>;

export async function readHeldBytes(pages: Readonly<Record<string, Page>>): Promise<HeldBytes> {
  const held = new Map<string, number>();
  for (const [name, page] of Object.entries(pages)) {
    const own = await page.createCDPSession();
    held.set(name, await readUsedBytes(own));
    await own.detach();
    for (const [index, worker] of page.workers().entries()) {
      held.set(`${name}, worker ${index + 1}`, await readUsedBytesOfWorker(worker.client));
    }
  }
  return held;
}

/** The error says who has how much, and whether it still has it a while later. */
export async function expectGrowthBelow(
  maxBytes: number,
  before: HeldBytes,
  read: () => Promise<HeldBytes>,
): Promise<void> {
  const after = await read();
  const growth = sum(after) - sum(before);
  if (growth < maxBytes) return;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const steps = [before, after, await read()].map(describe).join("; then ");
  throw new Error(`Grew by ${inMegabytes(growth)}, ${inMegabytes(maxBytes)} allowed: ${steps}`);
}

/** The worker of a session that has ended may go between being listed and being asked. */
async function readUsedBytesOfWorker(session: CDPSession): Promise<number> {
  try {
    return await readUsedBytes(session);
  } catch (error) {
    if (session.detached) return 0;
    throw error;
  }
}

/** The heap, and the buffers that it keeps alive outside. */
async function readUsedBytes(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const usage = await session.send("Runtime.getHeapUsage");
  return usage.usedSize + usage.backingStorageSize;
}

function sum(held: HeldBytes): number {
  return [...held.values()].reduce((total, bytes) => total + bytes, 0);
}

function describe(held: HeldBytes): string {
  return [...held].map(([name, bytes]) => `${name} ${inMegabytes(bytes)}`).join(", ");
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
