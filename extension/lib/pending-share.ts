/**
 * What a menu entry wants to send, kept until a popup takes it: in storage.session, so that a stopped worker
 * loses nothing and a closed browser keeps nothing.
 */

import * as v from "valibot";
import { browser } from "./browser.ts";
import type { ContentNote } from "./content.ts";
import { textShareSchema } from "./messages.ts";
import { onStored } from "./on-stored.ts";

const storageKey = "pendingShare";
/** A popup opened much later is about something else. */
const staleAfterMs = 2 * 60_000;

const pendingSchema = v.object({
  share: textShareSchema,
  note: v.nullable(v.custom<ContentNote>((note) => typeof note === "string")),
  at: v.number(),
});
export type PendingShare = v.InferOutput<typeof pendingSchema>;

export async function putPendingShare(pending: PendingShare): Promise<void> {
  await browser.storage.session.set({ [storageKey]: pending });
}

/** Reading it takes it. */
export async function takePendingShare(now: number): Promise<PendingShare | null> {
  const stored = (await browser.storage.session.get(storageKey))[storageKey];
  if (stored === undefined) return null;
  await browser.storage.session.remove(storageKey);
  const parsed = v.safeParse(pendingSchema, stored);
  return parsed.success && now - parsed.output.at < staleAfterMs ? parsed.output : null;
}

export function onPendingShare(listener: () => void): void {
  onStored(storageKey, (pending) => {
    if (pending !== undefined) listener();
  });
}
