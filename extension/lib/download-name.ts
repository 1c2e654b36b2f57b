/**
 * Where a received file is saved: under Downloads/PairQR, with a name that chrome.downloads takes on any system.
 *
 * The path was made safe when it arrived (protocol); this adds what the browser's own download code refuses.
 */

const folder = "PairQR";
/** 255 bytes hold most file systems' names; the browser adds ".crdownload" and perhaps " (12)" to it. */
const nameMaxBytes = 255 - ".crdownload".length - " (12)".length;
/** Of a name that is cut, the end that says what it is. */
const extensionMaxChars = 16;
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
  return cut(windowsDeviceName.test(trimmed) ? `_${trimmed}` : trimmed);
}

function isRefused(character: string): boolean {
  return '<>:"|?*\\~'.includes(character) || /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(character);
}

function cut(name: string): string {
  if (byteLength(name) <= nameMaxBytes) return name;
  const dotAt = name.lastIndexOf(".");
  const extension = dotAt > 0 && name.length - dotAt <= extensionMaxChars ? name.slice(dotAt) : "";
  let stem = "";
  let left = nameMaxBytes - byteLength(extension);
  for (const character of name) {
    left -= byteLength(character);
    if (left < 0) break;
    stem += character;
  }
  return stem + extension;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
