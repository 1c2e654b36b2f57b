/** What a screen can ask for; literal functions in tests and gallery. */

import type { OutgoingFile, OutgoingText } from "#transport/outgoing";
import type { Item } from "#transport/snapshot";
import type { Draft } from "#ui/draft.ts";

export type PageActions = {
  readonly sendText: (text: OutgoingText) => void;
  readonly sendFiles: (files: readonly OutgoingFile[]) => void;
  readonly cancel: (itemId: string) => void;
  readonly remove: (item: Item) => void;
  readonly readFile: (itemId: string, fileIndex: number) => Promise<File>;
  /** It was saved or shared; `saved` has all of which that is true, by `saveKey`. */
  readonly markSaved: (itemId: string, fileIndex: number) => void;
  readonly saved: ReadonlySet<string>;
  readonly end: () => void;
  /** This page becomes a host; null in a browser that cannot. */
  readonly shareFromHere: (() => void) | null;
  /** With the same link; null once that makes no sense. */
  readonly retry: (() => void) | null;
  readonly draft: Draft;
};
