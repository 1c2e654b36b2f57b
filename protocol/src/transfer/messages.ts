/**
 * Messages of the transfer layer, docs/protocol/4-transfer, TX1–TX6: one union, discriminated by `type`.
 *
 * The codec is in codec.ts. Numbers are bytes unless the name says otherwise.
 */

/** What a device says of itself; shown, never trusted. */
export type Hello = { readonly type: "hello"; readonly label: string; readonly deviceKind: DeviceKind };
export type DeviceKind = "phone" | "computer" | "tablet" | "other";

/** A passage or a link, whole. textId is the sender's, unique in its direction for the session's life. */
export type TextMessage = {
  readonly type: "text";
  readonly textId: number;
  readonly kind: "text" | "link";
  /** The page's title for a link, "" where there is none. */
  readonly title: string;
  readonly text: string;
};
/** The receiver has the text: drives "delivered". Also what lets a text be sent again after a reconnect, once. */
export type TextReceived = { readonly type: "text-received"; readonly textId: number };

export type FileEntry = {
  /** Relative, "/" between segments; hostile input until `safePath` made it safe. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly lastModifiedAt: number;
};
/** The sender proposes files. transferId is the sender's, unique in its direction for the session's life. */
export type Manifest = {
  readonly type: "manifest";
  readonly transferId: number;
  readonly files: readonly FileEntry[];
};
export type Accept = { readonly type: "accept"; readonly transferId: number };
export type Decline = {
  readonly type: "decline";
  readonly transferId: number;
  readonly reason: CancelReason;
};

/** The receiver pulls one file from an offset: the first byte it has not stored durably. */
export type Request = {
  readonly type: "request";
  readonly transferId: number;
  readonly fileIndex: number;
  readonly offset: number;
};
export type Chunk = {
  readonly type: "chunk";
  readonly transferId: number;
  readonly fileIndex: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
};
/** durableBytes: how much of the file, from its start, the receiver has stored. */
export type Ack = {
  readonly type: "ack";
  readonly transferId: number;
  readonly fileIndex: number;
  readonly durableBytes: number;
};
/** From the receiver: every file of the transfer is stored. */
export type Done = { readonly type: "done"; readonly transferId: number };
/** From either side, at any time. `from` says whose transferId it is. */
export type Cancel = {
  readonly type: "cancel";
  readonly transferId: number;
  readonly from: "sender" | "receiver";
  readonly reason: CancelReason;
};
/** `user`: cancelled by hand. The others are told to the other side's user in a sentence. */
export type CancelReason = "user" | "file-unreadable" | "storage-full" | "storage-failed" | "too-many";

export type Ping = { readonly type: "ping"; readonly nonce: number };
export type Pong = { readonly type: "pong"; readonly nonce: number };

export type TransferMessage =
  | Hello
  | TextMessage
  | TextReceived
  | Manifest
  | Accept
  | Decline
  | Request
  | Chunk
  | Ack
  | Done
  | Cancel
  | Ping
  | Pong;
