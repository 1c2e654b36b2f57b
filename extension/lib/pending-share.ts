/**
 * What a menu entry wants to send, kept until a popup has handed it over: in storage.session, so that a stopped worker
 * or a popup that closes loses nothing, and a closed browser keeps nothing.
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

export async function readPendingShare(now: number): Promise<PendingShare | null> {
  const stored = (await browser.storage.session.get(storageKey))[storageKey];
  if (stored === undefined) return null;
  const parsed = v.safeParse(pendingSchema, stored);
  if (parsed.success && now - parsed.output.at < staleAfterMs) return parsed.output;
  await browser.storage.session.remove(storageKey);
  return null;
}

/** Unless another has taken its place meanwhile. */
export async function forgetPendingShare({ at }: PendingShare): Promise<void> {
  const parsed = v.safeParse(pendingSchema, (await browser.storage.session.get(storageKey))[storageKey]);
  if (parsed.success && parsed.output.at === at) await browser.storage.session.remove(storageKey);
}

export function onPendingShare(listener: () => void): void {
  onStored(storageKey, (pending) => {
    if (pending !== undefined) listener();
  });
}
