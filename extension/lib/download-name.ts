/**
 * Where a received file is saved: under Downloads/PairQR, with a name that chrome.downloads takes on any system.
 *
 * The path was made safe when it arrived (protocol); this adds what the browser's own download code refuses.
 */

import { downloadFileName } from "#ui/short-file-name.ts";

const folder = "PairQR";
const windowsDeviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

export function downloadName(path: string): string {
  const segments = path
    .split("/")
    .map(safeSegment)
    .filter((segment) => segment !== "");
  return [folder, ...(segments.length > 0 ? segments : ["file"])].join("/");
}

function safeSegment(segment: string): string {
  const visible = [...segment].map((character) => (isRefused(character) ? "_" : character)).join("");
  // Leading dots hide a file, trailing dots and spaces vanish on Windows.
  const trimmed = visible.replace(/^[.\s]+/, "").replace(/[.\s]+$/, "");
  return downloadFileName(windowsDeviceName.test(trimmed) ? `_${trimmed}` : trimmed);
}

function isRefused(character: string): boolean {
  return '<>:"|?*\\~'.includes(character) || /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(character);
}
