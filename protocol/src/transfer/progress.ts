/**
 * What a screen wants to know of a transfer, read out of the state, docs/protocol/4-transfer, TX39 and TX40.
 *
 *   transferProgress(state, { direction: "sent", transferId: 7 }, now)
 *   → { state: { kind: "active" }, durableBytes: 1_048_576, totalBytes: 4_194_304, bytesPerSecond: …, … }
 *
 * `transferProgress` costs the same for one file and for ten thousand; `fileProgress` is asked file by file.
 */

import type { TransferKey } from "./events.ts";
import { bytesBefore, totalBytesOf } from "./file-list.ts";
import type { CancelReason, FileEntry } from "./messages.ts";
import { bytesPerSecondOf } from "./rate-meter.ts";
import { progressOfArriving } from "./receiver.ts";
import { progressOf } from "./sender.ts";
import type {
  ArrivingTransfer,
  EndedTransfer,
  FileList,
  FilesProgress,
  SentTransfer,
  TransferState,
} from "./state.ts";

export type TransferProgress = {
  readonly state: TransferCondition;
  /** As announced, paths made safe. */
  readonly files: readonly FileEntry[];
  readonly totalBytes: number;
  readonly durableBytes: number;
  /** 0 until measured. */
  readonly bytesPerSecond: number;
  /** null until it can be said. */
  readonly secondsLeft: number | null;
  /** Files before it are done, from it on waiting, but for those in `active`: what changed since the last look. */
  readonly front: number;
  readonly active: readonly { readonly fileIndex: number; readonly durableBytes: number }[];
};

/** FilesState of the snapshot. */
export type TransferCondition =
  | { readonly kind: "queued" }
  | { readonly kind: "active" }
  | { readonly kind: "paused" }
  | { readonly kind: "done" }
  | { readonly kind: "cancelled"; readonly by: "here" | "peer"; readonly reason: CancelReason };

export type FileProgress = {
  readonly state: "waiting" | "active" | "done" | "failed";
  readonly durableBytes: number;
};

/** Undefined for a transfer that was never there, or is over and forgotten. */
export function transferProgress(
  state: TransferState,
  key: TransferKey,
  now: number,
): TransferProgress | undefined {
  const transfer = find(state, key);
  if (transfer === undefined) return undefined;
  const { list } = transfer;
  const progress = filesProgressOf(transfer);
  const totalBytes = totalBytesOf(list);
  const durableBytes = durableBytesOf(list, progress);
  const condition = conditionOf(state, transfer);
  const isMoving = condition.kind === "active" && "rate" in transfer;
  const bytesPerSecond = isMoving ? bytesPerSecondOf(transfer.rate, now) : 0;
  return {
    state: condition,
    files: list.files,
    totalBytes,
    durableBytes,
    bytesPerSecond,
    secondsLeft: bytesPerSecond > 0 ? (totalBytes - durableBytes) / bytesPerSecond : null,
    front: progress.front,
    active: progress.partial,
  };
}

export function fileProgress(
  state: TransferState,
  key: TransferKey,
  fileIndex: number,
): FileProgress | undefined {
  const transfer = find(state, key);
  const file = transfer?.list.files[fileIndex];
  if (transfer === undefined || file === undefined) return undefined;
  const { front, partial } = filesProgressOf(transfer);
  const isOver = transfer.kind === "cancelled";
  const active = partial.find((other) => other.fileIndex === fileIndex);
  if (active !== undefined) return { state: isOver ? "failed" : "active", durableBytes: active.durableBytes };
  if (fileIndex < front) return { state: "done", durableBytes: file.sizeBytes };
  return { state: isOver ? "failed" : "waiting", durableBytes: 0 };
}

type AnyTransfer = SentTransfer | ArrivingTransfer | EndedTransfer;

function find(state: TransferState, { direction, transferId }: TransferKey): AnyTransfer | undefined {
  const side = direction === "sent" ? state.sender : state.receiver;
  return side.open.get(transferId) ?? side.ended.get(transferId);
}

function filesProgressOf(transfer: AnyTransfer): FilesProgress {
  switch (transfer.kind) {
    case "done":
      return { front: transfer.list.files.length, partial: [] };
    case "cancelled":
      return transfer.progress;
    case "arriving":
      return progressOfArriving(transfer);
    default:
      return progressOf(transfer);
  }
}

function durableBytesOf(list: FileList, { front, partial }: FilesProgress): number {
  let durableBytes = bytesBefore(list, front);
  for (const file of partial) {
    durableBytes -= (list.files[file.fileIndex]?.sizeBytes ?? 0) - file.durableBytes;
  }
  return durableBytes;
}

function conditionOf(state: TransferState, transfer: AnyTransfer): TransferCondition {
  switch (transfer.kind) {
    case "done":
      return { kind: "done" };
    case "cancelled":
      return { kind: "cancelled", by: transfer.by, reason: transfer.reason };
    case "arriving":
      if (!transfer.isAccepted) return { kind: "queued" };
      return { kind: transfer.isAnnounced && !state.liveness.isQuiet ? "active" : "paused" };
    case "active":
    case "accepted":
      return { kind: state.liveness.isQuiet ? "paused" : "active" };
    default:
      return { kind: hasBegun(transfer.progress) ? "paused" : "queued" };
  }
}

function hasBegun({ front }: FilesProgress): boolean {
  return front > 0;
}
