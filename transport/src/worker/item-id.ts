/**
 * Ids of items on the screens: kind, direction, and the number that its sender gave it.
 *
 *   "files-received-7"   "text-sent-4294967295"
 */

import type { Direction } from "../snapshot.ts";

export type ItemKey = { readonly direction: Direction; readonly transferId: number };

export function formatItemId(kind: "text" | "files", { direction, transferId }: ItemKey): string {
  return `${kind}-${direction}-${transferId}`;
}

/** Of an id of ours. */
export function parseNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf("-") + 1));
}

/** Null for what is no id of a files item. */
export function parseFilesId(id: string): ItemKey | null {
  const match = /^files-(sent|received)-(\d{1,10})$/.exec(id);
  if (match === null) return null;
  return { direction: match[1] === "sent" ? "sent" : "received", transferId: Number(match[2]) };
}
