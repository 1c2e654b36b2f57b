/**
 * One pairing from QR code to close, as a store that screens subscribe to (DESIGN 2 to 6).
 *
 *   const session = openHostSession({ secret, pageOrigin, serverUrl, self });
 *   session.subscribe(() => render(session.getSnapshot()));
 *   session.sendFiles([{ file, path: "holiday/1.jpg" }]);
 */

import type { DeviceKind } from "#protocol/transfer/messages";
import type { SavedSession, SavedSessionStore } from "./saved-session.ts";
import type { Item, SessionSnapshot } from "./snapshot.ts";

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

export type PeerSession = {
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** The same object until something changed. */
  getSnapshot(): SessionSnapshot;
  /** Returns the item's id. Queued until a peer is there. */
  sendText(text: OutgoingText): string;
  sendFiles(files: readonly OutgoingFile[]): string;
  /** Either direction, at any time. */
  cancel(itemId: string): void;
  /** Takes back what was not sent yet, and hides what is over. */
  removeQueued(itemId: string): void;
  /** A received file, backed by the disk: nothing is read into memory by this. */
  readFile(itemId: string, fileIndex: number): Promise<File>;
  /** Frees the disk space of received files; the item goes. */
  discard(itemId: string): void;
  /** Says goodbye to the peer, ends the session at the server, removes unfinished files. */
  end(): void;
};

export type SelfDescription = { readonly label: string; readonly deviceKind: DeviceKind };

export type HostOptions = {
  /** 32 bytes, fresh for this session. The caller forgets them after this call. */
  readonly secret: Uint8Array;
  /** Where the phone opens the page: origin of the link. */
  readonly pageOrigin: string;
  readonly serverUrl: string;
  readonly self: SelfDescription;
  readonly lifetimeMs?: number;
  /** Called once for each text or files item that has wholly arrived. */
  readonly onReceived?: (item: Item) => void;
};

export type GuestOptions = {
  readonly secret: Uint8Array;
  readonly serverUrl: string;
  readonly self: SelfDescription;
  /** Where the phone page keeps what a reload of its tab needs. */
  readonly savedSessions?: SavedSessionStore;
  readonly onReceived?: (item: Item) => void;
};

export type ResumeOptions = {
  readonly saved: SavedSession;
  readonly self: SelfDescription;
  readonly savedSessions?: SavedSessionStore;
  readonly onReceived?: (item: Item) => void;
};

export function openHostSession(_options: HostOptions): PeerSession {
  throw new Error("in the next commit");
}

export function openGuestSession(_options: GuestOptions): PeerSession {
  throw new Error("in the next commit");
}

/** After a reload of the phone's tab: same session, resumption psk instead of the secret. */
export function resumeGuestSession(_options: ResumeOptions): PeerSession {
  throw new Error("in the next commit");
}
