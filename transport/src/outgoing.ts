/** What the screens hand to a session: who this device is, and what is to be sent. */

import type { DeviceKind } from "#protocol/transfer/messages";

/** Shown on the other screen. A longer label is cut to 64 bytes. */
export type SelfDescription = { readonly label: string; readonly deviceKind: DeviceKind };

export type OutgoingText = {
  readonly textKind: "text" | "link";
  /** The page's title for a link, "" where there is none. */
  readonly title: string;
  readonly text: string;
};

export type OutgoingFile = {
  readonly file: File;
  /** Relative, "/" between segments; the file's name where it is in no folder. */
  readonly path: string;
};
