/**
 * Diffs a host's view for a popup and puts it together again: a progress tick must not carry every text.
 *
 * Snapshots are immutable, so an item that is the same object has not changed.
 */

import type { Item } from "#transport/snapshot";
import type { HostUpdate, HostView } from "./session-port.ts";

export function diffViews(before: HostView | null, after: HostView): HostUpdate {
  if (!before?.session || !after.session) return { kind: "view", view: after };
  const known = new Set<Item>(before.session.items);
  const { items, ...session } = after.session;
  return {
    kind: "patch",
    sessionNumber: after.sessionNumber,
    session,
    itemIds: items.map((item) => item.id),
    changed: items.filter((item) => !known.has(item)),
    saves: after.saves,
  };
}

export function applyUpdate(view: HostView | null, update: HostUpdate): HostView {
  if (update.kind === "view") return update.view;
  const byId = new Map<string, Item>();
  for (const item of view?.session?.items ?? []) byId.set(item.id, item);
  for (const item of update.changed) byId.set(item.id, item);
  const items = update.itemIds.flatMap((id) => byId.get(id) ?? []);
  return { sessionNumber: update.sessionNumber, session: { ...update.session, items }, saves: update.saves };
}
