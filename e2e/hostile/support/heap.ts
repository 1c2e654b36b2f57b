/** What pages and their workers hold once their garbage is gone. */

import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "puppeteer-core";

/** Bytes, by the name of who holds them: of pages that share a heap, the first. */
export type HeldBytes = ReadonlyMap<string, number>;

export async function readHeldBytes(pages: Readonly<Record<string, Page>>): Promise<HeldBytes> {
  const held = new Map<string, number>();
  const heaps = new Set<string>();
  for (const [name, page] of Object.entries(pages)) {
    const own = await page.createCDPSession();
    const { id } = await own.send("Runtime.getIsolateId");
    // Those of an extension are one process, and have one heap.
    if (!heaps.has(id)) held.set(name, await readUsedBytes(own));
    heaps.add(id);
    await own.detach();
    for (const [index, worker] of page.workers().entries()) {
      held.set(`${name}, worker ${index + 1}`, await readUsedBytesOfWorker(worker.client));
    }
  }
  return held;
}

/**
 * Between the collection and the reading a page works on, and on a busy machine it has the flood still before it: a
 * host that keeps 16 MB was read at 30 MB a tenth of a second before.
 */
const atOnceFactor = 3;
const settledWithinMs = 5_000;
const readAgainMs = 500;

/** At once and once the pages have settled. The error says who had how much, each time. */
export async function expectGrowthBelow(
  maxBytes: number,
  before: HeldBytes,
  read: () => Promise<HeldBytes>,
): Promise<void> {
  const readings = [before];
  const giveUpAt = performance.now() + settledWithinMs;
  for (;;) {
    const held = await read();
    readings.push(held);
    const growth = sum(held) - sum(before);
    if (growth < maxBytes) return;
    if (growth >= atOnceFactor * maxBytes || performance.now() > giveUpAt) {
      const steps = readings.map(describe).join("; then ");
      throw new Error(`Grew by ${inMegabytes(growth)}, ${inMegabytes(maxBytes)} allowed: ${steps}`);
    }
    await sleep(readAgainMs);
  }
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
