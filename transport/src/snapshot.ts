/**
 * What the screens show: the state of one peer session as plain data.
 *
 * The popup, the phone page and the tests all read this; nothing in it is a key, and all of it survives
 * JSON (the popup sees it through a runtime port). A screen never derives protocol state of its own.
 */

import type { AlertCode } from "#protocol/alerts";
import type { CancelReason, DeviceKind } from "#protocol/transfer/messages";

export type Phase =
  /** Host: the code may be shown, nobody has come yet. */
  | { readonly kind: "waiting" }
  /**
   * Guest: from the scan to the first handshake; host: from the guest's offer to it, and no way back: the code is
   * that guest's (PR14). `since`: when it began.
   */
  | { readonly kind: "connecting"; readonly since: number }
  | { readonly kind: "connected"; readonly path: "direct" | "relayed" | "unknown"; readonly isQuiet: boolean }
  /** The data channel is gone; both sides try to make a new one until `until`. */
  | { readonly kind: "reconnecting"; readonly until: number }
  | { readonly kind: "ended"; readonly reason: EndReason };

export type EndReason =
  | { readonly kind: "ended-here" }
  | { readonly kind: "ended-by-peer" }
  | { readonly kind: "link-expired" }
  | { readonly kind: "link-invalid" }
  /** A second phone: the first one that joined has the session. */
  | { readonly kind: "already-joined" }
  | { readonly kind: "session-unknown" }
  /** Guest: a copy of this tab has the session now. */
  | { readonly kind: "in-another-tab" }
  | { readonly kind: "server-unreachable" }
  /** Signalling worked, no path between the devices did. */
  | { readonly kind: "no-path" }
  | { readonly kind: "peer-lost" }
  /** The handshake failed: wrong secret or somebody changed what passed through the server. */
  | { readonly kind: "tampered" }
  | { readonly kind: "unsupported-browser" }
  | { readonly kind: "too-many-attempts" }
  | { readonly kind: "protocol-error"; readonly code: AlertCode };

/** Things worth a sentence that do not end the session. The newest replaces one of its kind. */
export type Notice =
  /** No phone can use the code until it answers; once paired, neither side finds the other again. */
  | { readonly kind: "server-unreachable" }
  /** Host, before pairing: a guest has come and does not come through. It may yet. */
  | { readonly kind: "no-path" }
  /** A second scan was refused. */
  | { readonly kind: "second-phone-refused" }
  /** Somebody without the secret, or a server that changed what passed, was refused; the session goes on. */
  | { readonly kind: "tampered" };

export type Peer = { readonly label: string; readonly deviceKind: DeviceKind };

export type Direction = "sent" | "received";

export type TextItem = {
  readonly kind: "text";
  readonly id: string;
  readonly direction: Direction;
  readonly at: number;
  readonly textKind: "text" | "link";
  readonly title: string;
  readonly text: string;
  /**
   * sent: queued until a peer is there, sent, delivered; unsent or undelivered where the session ended before; refused
   * where too many waited already (TX12). received: always delivered.
   */
  readonly state: "queued" | "sent" | "delivered" | "refused" | "unsent" | "undelivered";
};

/** `unconfirmed`: of a transfer that a reload cut short, and not known to have arrived. */
export type FileState = "waiting" | "active" | "done" | "failed" | "unconfirmed";

export type FileRow = {
  /** Safe on both ends: the last segment of `path`. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly durableBytes: number;
  readonly state: FileState;
};

export type FilesItem = {
  readonly kind: "files";
  readonly id: string;
  readonly direction: Direction;
  /** When it began; once it is done, when that was. */
  readonly at: number;
  readonly files: readonly FileRow[];
  readonly totalBytes: number;
  readonly durableBytes: number;
  /** 0 until measured. */
  readonly bytesPerSecond: number;
  /** null until it can be said. */
  readonly secondsLeft: number | null;
  readonly state: FilesState;
};

export type FilesState =
  /** Not yet sent or not yet answered. */
  | { readonly kind: "queued" }
  | { readonly kind: "active" }
  /** The path is gone or quiet; goes on by itself. */
  | { readonly kind: "paused" }
  | { readonly kind: "done" }
  /** The session ended before. `wasQueued`: nothing of it had gone out. */
  | { readonly kind: "unfinished"; readonly wasQueued: boolean }
  | { readonly kind: "cancelled"; readonly by: "here"; readonly reason: OwnCancelReason }
  | { readonly kind: "cancelled"; readonly by: "peer"; readonly reason: CancelReason };

/**
 * `too-large`: more than one transfer takes (TX16), so the other side has never heard of it. `reloaded`: the page was
 * loaded again, and has the files no more.
 */
export type OwnCancelReason = CancelReason | "too-large" | "reloaded";

export type Item = TextItem | FilesItem;

export type SessionSnapshot = {
  readonly role: "host" | "guest";
  readonly phase: Phase;
  /** Host before pairing: what the QR code holds. */
  readonly link: string | null;
  readonly linkExpiresAt: number | null;
  readonly peer: Peer | null;
  /** Four words, the same on both screens. */
  readonly safetyWords: readonly string[] | null;
  /** Oldest first. */
  readonly items: readonly Item[];
  readonly notices: readonly Notice[];
};
