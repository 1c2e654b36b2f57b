/**
 * Texts that wait for the phone and are being changed in the popup. Each stands for one row of what will be sent.
 *
 * A new code takes the rows along but gives them other ids, so an edit also knows its row by the words it had. It
 * is about nothing any more once they have left for the phone; what was saved, discarded or removed is not here.
 */

import * as v from "valibot";
import { isUnsent } from "#transport/session-items";
import type { Item, SessionSnapshot, TextItem } from "#transport/snapshot";

export const editSchema = v.object({
  itemId: v.string(),
  /** What the row said when it was opened, and still says. */
  original: v.string(),
  text: v.string(),
});
export type Edit = Readonly<v.InferOutput<typeof editSchema>>;

export function editOf(edits: readonly Edit[], { id, text }: TextItem): Edit | undefined {
  return edits.find(({ itemId, original }) => itemId === id && original === text);
}

/** The one that was changed last stands last. */
export function withEdit(edits: readonly Edit[], row: TextItem, text: string): readonly Edit[] {
  return [...withoutEdit(edits, row.id), { itemId: row.id, original: row.text, text }];
}

export function withoutEdit(edits: readonly Edit[], rowId: string): readonly Edit[] {
  return edits.filter(({ itemId }) => itemId !== rowId);
}

/**
 * What is left of them when the session is at this point. An edit without a row waits for it: the rows of a new
 * session come one by one, and the same page may be offered again after the code has expired.
 */
export function followRows(edits: readonly Edit[], { phase, items }: SessionSnapshot): readonly Edit[] {
  const rows = items.filter(isWaiting);
  const homeless = edits.filter((edit) => !rows.some((row) => isRowOf(edit, row)));
  if (homeless.length === 0) return edits;
  const isPaired = phase.kind === "connected" || phase.kind === "reconnecting";
  const isSent = (edit: Edit): boolean => isPaired || items.some((item) => isRowOf(edit, item));
  const free = rows.filter((row) => !editOf(edits, row));
  return edits.flatMap((edit) => {
    if (!homeless.includes(edit)) return edit;
    const place = free.findIndex((row) => row.text === edit.original);
    const [row] = place < 0 ? [] : free.splice(place, 1);
    if (row) return { ...edit, itemId: row.id };
    return isSent(edit) ? [] : edit;
  });
}

function isRowOf(edit: Edit, item: Item): boolean {
  return item.kind === "text" && item.id === edit.itemId && item.text === edit.original;
}

function isWaiting(item: Item): item is TextItem {
  return item.kind === "text" && item.direction === "sent" && isUnsent(item);
}
