/** Hands a received file to the browser's downloads. */

import { downloadFileName } from "#ui/short-file-name.ts";

/** As bytes and nothing else: a browser must never show a received page or guess another ending for its name. */
const savedType = "application/octet-stream";
/** A download has begun long before; revoking earlier breaks it in Safari. */
const revokeAfterMs = 60_000;

export function saveFile(file: File, name: string): void {
  const url = URL.createObjectURL(new Blob([file], { type: savedType }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = downloadFileName(name);
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs);
}
