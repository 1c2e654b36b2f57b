/** What a person has once they have tapped Save on the phone: a file in its downloads. */

import { join } from "node:path";
import { sha256OfFile, waitForDownload } from "./files.ts";
import type { Journey } from "./journey.ts";
import { clickOn } from "./screens.ts";

export type Expected = {
  /** As the phone's screen names it. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly savedAs?: string;
};

/** Taps Save beside the name, and gives the SHA-256 of what the phone's browser then has on its disk. */
export async function saveOnPhone(
  { phone, phoneDownloadsDir }: Pick<Journey, "phone" | "phoneDownloadsDir">,
  { name, sizeBytes, savedAs = name }: Expected,
  timeoutMs = 30_000,
): Promise<string> {
  await clickOn(phone.page, `Save ${name}`, timeoutMs);
  return sha256OfFile(await waitForDownload(join(phoneDownloadsDir, savedAs), sizeBytes, timeoutMs));
}
