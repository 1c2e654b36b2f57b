/**
 * Diffs a host's view for a popup and puts it together again: a progress tick must not carry every text.
 *
 * Snapshots are immutable, so an item that is the same object has not changed.
 */

import type { Item } from "#transport/snapshot";
import type { HostUpdate, HostView, SaveState } from "./session-port.ts";

/**
 * A port takes messages of up to 64 MiB, and JSON may write a character in six bytes: so many characters go at once,
 * and one item has fewer.
 */
const updateMaxChars = 8 * 1024 * 1024;
/** A row of a files item without its path, roughly. */
const rowChars = 200;

/** In this order; each on its own makes sense. */
export function diffViews(before: HostView | null, after: HostView): readonly HostUpdate[] {
  if (!after.session) return [{ kind: "view", view: after }];
  const known = new Set<Item>(before?.session?.items);
  const { items, ...session } = after.session;
  const itemIds = items.map((item) => item.id);
  const { sessionNumber, serverUrl, unsavedIds } = after;
  const changed = items.filter((item) => !known.has(item));
  const { saves, gone } = diffSaves(before?.saves ?? {}, after.saves);
  return inBatches(changed).map((batch, index) => ({
    kind: "patch",
    sessionNumber,
    session,
    serverUrl,
    unsavedIds,
    itemIds,
    changed: batch,
    saves: index === 0 ? saves : {},
    savesGone: index === 0 ? gone : [],
  }));
}

/** A folder of thousands is settled file by file: an update carries those few. */
function diffSaves(
  before: HostView["saves"],
  after: HostView["saves"],
): { readonly saves: HostView["saves"]; readonly gone: readonly string[] } {
  if (before === after) return { saves: {}, gone: [] };
  const saves: Record<string, SaveState> = {};
  for (const key in after) {
    const save = after[key];
    if (save && save !== before[key]) saves[key] = save;
  }
  return { saves, gone: Object.keys(before).filter((key) => !(key in after)) };
}

/** At least one, for something else than an item may have changed. */
function inBatches(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: Item[][] = [[]];
  let chars = 0;
  for (const item of items) {
    const itemChars = charsOf(item);
    if (chars > 0 && chars + itemChars > updateMaxChars) {
      batches.push([]);
      chars = 0;
    }
    batches.at(-1)?.push(item);
    chars += itemChars;
  }
  return batches;
}

function charsOf(item: Item): number {
  if (item.kind === "text") return item.text.length + item.title.length;
  return item.files.reduce((sum, { name, path }) => sum + name.length + path.length + rowChars, 0);
}

export function applyUpdate(view: HostView | null, update: HostUpdate): HostView {
  if (update.kind === "view") return update.view;
  const byId = new Map<string, Item>();
  for (const item of view?.session?.items ?? []) byId.set(item.id, item);
  for (const item of update.changed) byId.set(item.id, item);
  const items = update.itemIds.flatMap((id) => byId.get(id) ?? []);
  return {
    sessionNumber: update.sessionNumber,
    session: { ...update.session, items },
    serverUrl: update.serverUrl,
    unsavedIds: update.unsavedIds,
    saves: applySaves(view?.saves ?? {}, update),
  };
}

function applySaves(
  before: HostView["saves"],
  { saves, savesGone }: Extract<HostUpdate, { kind: "patch" }>,
): HostView["saves"] {
  if (savesGone.length === 0 && Object.keys(saves).length === 0) return before;
  const after = { ...before, ...saves };
  for (const key of savesGone) delete after[key];
  return after;
}
