/**
 * What passes over the runtime port "session" between a popup and the host.
 *
 *   popup ──command──► host
 *   popup ◄──update─── host      the whole view at once, then only what changed
 */

import * as v from "valibot";
import type { Item, SessionSnapshot } from "#transport/snapshot";
import { textShareSchema } from "./messages.ts";

export const sessionPortName = "session";

export const commandSchema = v.variant("kind", [
  /** Opens a session unless one is live; `isNew` ends the live one and takes its unsent items along. */
  v.object({
    kind: v.literal("start"),
    /** base64url of the pairing secret. It passes between two of our own contexts and is kept nowhere. */
    secret: v.string(),
    serverUrl: v.string(),
    pageOrigin: v.string(),
    isNew: v.boolean(),
  }),
  /**
   * What was in front of the user when the popup opened: replaces the last offer that is not sent yet. `isAsked`: by a
   * menu entry; nothing replaces that.
   */
  v.object({ kind: v.literal("offer"), share: textShareSchema, isAsked: v.boolean() }),
  /** Something else was asked for: the last offer goes, if it was not sent yet. */
  v.object({ kind: v.literal("withdraw") }),
  /** The user is changing it: if it is the last offer, it stays beside the next one. */
  v.object({ kind: v.literal("keep"), itemId: v.string() }),
  v.object({ kind: v.literal("send-text"), share: textShareSchema }),
  v.object({ kind: v.literal("cancel"), itemId: v.string() }),
  v.object({ kind: v.literal("remove"), itemId: v.string() }),
  v.object({ kind: v.literal("save-again"), itemId: v.string() }),
  v.object({ kind: v.literal("end") }),
  /** The popup goes, and a window of its own shows the same in a moment: what nobody looks at meanwhile stays. */
  v.object({ kind: v.literal("move") }),
]);
export type Command = v.InferOutput<typeof commandSchema>;

export type SaveState =
  | { readonly kind: "saving" }
  | { readonly kind: "saved"; readonly downloadId: number }
  | { readonly kind: "failed" };

/** Everything a popup shows. */
export type HostView = {
  /** Counts the sessions of this host: tells a new session from the one before. */
  readonly sessionNumber: number;
  /** null: the host lives, but no session was started. */
  readonly session: SessionSnapshot | null;
  /** The server that it meets its phone at. */
  readonly serverUrl: string | null;
  /** Of its items, those that the phone of an earlier session sent and that could not be saved. */
  readonly unsavedIds: readonly string[];
  /** Received files on their way into Downloads, by `saveKey`. */
  readonly saves: Readonly<Record<string, SaveState>>;
};

export type HostUpdate =
  | { readonly kind: "view"; readonly view: HostView }
  | {
      readonly kind: "patch";
      readonly sessionNumber: number;
      readonly session: Omit<SessionSnapshot, "items">;
      readonly serverUrl: string | null;
      readonly unsavedIds: readonly string[];
      /** Oldest first: the ids of all items, and those items that changed. */
      readonly itemIds: readonly string[];
      readonly changed: readonly Item[];
      /** Likewise: those that changed, and the keys of those that are no more. */
      readonly saves: HostView["saves"];
      readonly savesGone: readonly string[];
    };

const updateSchema = v.looseObject({ kind: v.picklist(["view", "patch"]) });

/** Our own document wrote it; only its outer form is checked. */
export function readUpdate(message: unknown): HostUpdate | undefined {
  return v.is(updateSchema, message) ? (message as unknown as HostUpdate) : undefined;
}

export function readCommand(message: unknown): Command | undefined {
  const parsed = v.safeParse(commandSchema, message);
  return parsed.success ? parsed.output : undefined;
}
