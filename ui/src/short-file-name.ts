/**
 * A file's name, short enough for a browser's downloads: they need room beside it, and refuse a name that
 * leaves them none (Chromium 156 saves nothing then, and says nothing).
 */

import { cutFileName } from "#protocol/transfer/safe-path";

/** 255 bytes hold most file systems' names; the browser adds ".crdownload" and perhaps " (12)" to it. */
export const downloadNameMaxBytes = 255 - ".crdownload".length - " (12)".length;

export function downloadFileName(name: string): string {
  return cutFileName(name, downloadNameMaxBytes);
}
