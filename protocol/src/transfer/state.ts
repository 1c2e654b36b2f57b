/**
 * The whole state of the transfer layer as plain data, docs/protocol/4-transfer, TX7–TX40.
 *
 *   sent      queued ─► offered ─► accepted ─► active ─► done | cancelled
 *   received            arriving (once per channel announced) ─► done | cancelled
 *
 * Per transfer it holds a few numbers and at most `requestsAheadMax` files under way, never one object a file:
 * a chunk or an ack costs the same in a manifest of one file and of ten thousand.
 */

import type { LivenessState } from "./liveness.ts";
import type { CancelReason, FileEntry, Hello } from "./messages.ts";
import type { RateMeter } from "./rate-meter.ts";
import type { TextsState } from "./texts.ts";
import type { SentMark, Window } from "./window.ts";

export type TransferState = {
  readonly self: Hello;
  readonly link: Link;
  /** Of the last channel; kept while the path is gone. */
  readonly peer: Hello | null;
  readonly liveness: LivenessState;
  readonly texts: TextsState;
  readonly sender: SenderState;
  readonly receiver: ReceiverState;
};

/** `channel` counts the channels of the session: what was said on an earlier one may be said again. */
export type Link =
  | { readonly kind: "closed"; readonly channel: number }
  /** Our hello is out, theirs is not here yet. */
  | { readonly kind: "greeting"; readonly channel: number }
  | { readonly kind: "open"; readonly channel: number; readonly isAnnounced: boolean };

/** The files of one transfer. `startsAt[i]` = bytes of all files before i; one more entry than files. */
export type FileList = {
  readonly files: readonly FileEntry[];
  readonly startsAt: Float64Array;
};

/** A transfer that is over, in either direction. */
export type EndedTransfer =
  | { readonly kind: "done"; readonly list: FileList }
  | {
      readonly kind: "cancelled";
      readonly by: "here" | "peer";
      readonly reason: CancelReason;
      readonly list: FileList;
      readonly progress: FilesProgress;
      /** The channel on which, or after which, it was cancelled. */
      readonly channel: number;
      /** File bytes that came after the cancel and were thrown away (TX24). */
      readonly lateBytes: number;
    };

/** Every file before `front` is stored, but for those in `partial`; every file from `front` on is waiting. */
export type FilesProgress = {
  readonly front: number;
  readonly partial: readonly { readonly fileIndex: number; readonly durableBytes: number }[];
};

// Sending

export type SenderState = {
  /** In the order in which they were given. */
  readonly open: ReadonlyMap<number, SentTransfer>;
  readonly ended: ReadonlyMap<number, EndedTransfer>;
  readonly window: Window;
  /** File bytes sent on this channel and not acknowledged, of all transfers. */
  readonly inFlightBytes: number;
  /** File bytes asked of the file source and not yet sent, of all transfers. */
  readonly aheadBytes: number;
  /** The transfers that last had their turn. */
  readonly lastSent: number;
  readonly lastRead: number;
};

export type SentTransfer =
  /** Not announced on this channel. `progress` is from the channel before. */
  | { readonly kind: "queued"; readonly list: FileList; readonly progress: FilesProgress }
  /** The manifest is sent on this channel, not answered. */
  | { readonly kind: "offered"; readonly list: FileList; readonly progress: FilesProgress }
  /** Accepted, no file asked for yet. */
  | { readonly kind: "accepted"; readonly list: FileList; readonly progress: FilesProgress }
  | ActiveSentTransfer;

export type ActiveSentTransfer = {
  readonly kind: "active";
  readonly list: FileList;
  /** The files asked for and not yet wholly acknowledged, in the order of the requests. */
  readonly serves: readonly Serve[];
  /** One above the last file asked for. */
  readonly front: number;
  readonly rate: RateMeter;
};

/** One request being served: ackedTo ≤ sentTo ≤ readTo ≤ sizeBytes. */
export type Serve = {
  readonly fileIndex: number;
  readonly sizeBytes: number;
  readonly ackedTo: number;
  readonly sentTo: number;
  /** Up to here the file source was asked. */
  readonly readTo: number;
  /** Asked of the file source and not answered. */
  readonly reads: readonly { readonly offset: number; readonly lengthBytes: number }[];
  /** Read and not sent; by offset, with gaps where a read is still out. */
  readonly ready: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
  /** One per chunk sent and not acknowledged. */
  readonly marks: readonly SentMark[];
};

// Receiving

export type ReceiverState = {
  readonly open: ReadonlyMap<number, ArrivingTransfer>;
  readonly ended: ReadonlyMap<number, EndedTransfer>;
  /** Transfers cancelled, declined or done, announced on this channel: a repeat on it is a violation. */
  readonly endedOnChannel: ReadonlySet<number>;
  /** File bytes handed to sinks and not yet durable, of all transfers. */
  readonly unstoredBytes: number;
};

export type ArrivingTransfer = {
  readonly kind: "arriving";
  readonly list: FileList;
  /** The sender announced it on this channel, so it can be asked for. */
  readonly isAnnounced: boolean;
  /** A sink could be opened: there is room. */
  readonly isAccepted: boolean;
  /** Files under way, in order; every file before the first of them is stored. */
  readonly pulls: readonly Pull[];
  /** The next file to open a sink for. */
  readonly front: number;
  readonly rate: RateMeter;
};

/** One file under way. */
export type Pull =
  | { readonly kind: "opening"; readonly fileIndex: number; readonly sizeBytes: number }
  /** The sink is open, the file not asked for on this channel. */
  | ({ readonly kind: "idle" } & PullProgress)
  | ({ readonly kind: "requested"; readonly ackedTo: number } & PullProgress);

/** durableTo ≤ receivedTo ≤ sizeBytes. */
export type PullProgress = {
  readonly fileIndex: number;
  readonly sizeBytes: number;
  readonly durableTo: number;
  readonly receivedTo: number;
};
