/** Files for tests: made of random bytes, told apart by SHA-256, awaited in the downloads folder. */

import { createHash, randomFillSync } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { waitFor } from "./wait.ts";

const blockBytes = 1024 * 1024;

export type TemporaryFolder = { readonly path: string; readonly remove: () => Promise<void> };

export async function createTemporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `pairqr-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Writes `sizeBytes` random bytes to `path` and makes its folders; never holds more than a block. */
export async function createRandomFile(path: string, sizeBytes: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(randomBlocks(sizeBytes), createWriteStream(path));
  return path;
}

export function sha256OfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Waits until the browser has moved the download to its final name with all its bytes. */
export async function waitForDownload(path: string, sizeBytes: number, timeoutMs = 30_000): Promise<string> {
  const arrived = async () => existsSync(path) && (await stat(path)).size === sizeBytes && path;
  const what = `${basename(path)} with ${sizeBytes} bytes in ${dirname(path)}`;
  return waitFor(what, arrived, { timeoutMs }).catch(async (error) => {
    const there = await readdir(dirname(path)).catch(() => []);
    throw new Error(`${String(error)} There: ${there.join(", ")}`);
  });
}

function* randomBlocks(sizeBytes: number): Generator<Buffer> {
  for (let left = sizeBytes; left > 0; left -= blockBytes) {
    yield randomFillSync(Buffer.allocUnsafe(Math.min(left, blockBytes)));
  }
}
