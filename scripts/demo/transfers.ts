/** One text and one file, each way: sent as a person would, compared byte for byte where they arrive. */

import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "puppeteer-core";
import { createRandomFile, sha256OfFile, waitForDownload } from "../../e2e/support/files.ts";
import { clickOn, pickFilesOn, sendTextOn, waitForWords } from "../../e2e/support/screens.ts";
import { formatChecksum, formatRate } from "./report.ts";

const fileTimeoutMs = 60_000;

export type FileTransfer = {
  readonly from: Page;
  readonly path: string;
  readonly sizeBytes: number;
  /** Where the receiving browser saves it. */
  readonly downloadsDir: string;
  /** What a person at the receiving side does for it to be saved; nothing on the computer. */
  readonly save: () => Promise<void>;
};

export async function sendText(from: Page, to: Page, text: string): Promise<string> {
  await sendTextOn(from, text);
  await waitForWords(to, text);
  return `"${text}"`;
}

/** The rate is from the pick to the last byte in the receiver's downloads. */
export async function sendFile(transfer: FileTransfer): Promise<string> {
  const { from, path, sizeBytes, downloadsDir, save } = transfer;
  await createRandomFile(path, sizeBytes);
  const sent = await sha256OfFile(path);
  const startedAt = performance.now();
  await pickFilesOn(from, [path]);
  await save();
  const arrivedPath = join(downloadsDir, basename(path));
  await waitForDownload(arrivedPath, sizeBytes, fileTimeoutMs);
  const ms = performance.now() - startedAt;
  const arrived = await sha256OfFile(arrivedPath);
  if (arrived !== sent) {
    throw new Error(
      `${basename(path)} left as ${sent} and arrived as ${arrived} in ${await readdir(downloadsDir)}.`,
    );
  }
  return `${formatChecksum(arrived)} on both sides, ${formatRate(sizeBytes, ms)}`;
}

export async function saveOnPhone(phone: Page, name: string): Promise<void> {
  await clickOn(phone, `Save ${name}`, fileTimeoutMs);
}
