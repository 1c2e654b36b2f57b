/**
 * The side that has the files, docs/protocol/4-transfer, TX16–TX25: what each state of a sent transfer takes.
 *
 *   send-files ─► queued ──manifest──► offered ◄─accept─ accepted ◄─request─ active ◄─done─ done
 *                   ▲                     └─decline─► cancelled                │
 *                   └──────────────────── channel-closed ──────────────────────┘
 */

import { ProtocolError } from "../alerts.ts";
import { requestsAheadMax, transfersOpenMax } from "../limits.ts";
import { hearLate, keepEnded } from "./ended.ts";
import type { TransferEffect } from "./events.ts";
import { createFileList } from "./file-list.ts";
import type { Accept, Ack, CancelReason, Decline, Done, FileEntry, Request } from "./messages.ts";
import { createRateMeter } from "./rate-meter.ts";
import { createServe, hearAck, release, withTransfer } from "./serve.ts";
import type { EndedTransfer, FilesProgress, SenderState, SentTransfer } from "./state.ts";
import { createWindow } from "./window.ts";

/** What a receiver says of a transfer; its cancel is apart, for it is good in any state. */
export type Answer = Accept | Decline | Request | Ack | Done;

const noProgress: FilesProgress = { front: 0, partial: [] };

export function createSender(now: number): SenderState {
  return {
    open: new Map(),
    ended: new Map(),
    window: createWindow(now),
    inFlightBytes: 0,
    aheadBytes: 0,
    lastSent: -1,
    lastRead: -1,
  };
}

/** TX16. */
export function sendFiles(
  state: SenderState,
  transferId: number,
  files: readonly FileEntry[],
  isLinkUp: boolean,
  effects: TransferEffect[],
): SenderState {
  if (state.open.has(transferId) || state.ended.has(transferId)) throw new Error("transferId is taken.");
  const list = createFileList(files);
  const queued = withTransfer(state, transferId, { kind: "queued", list, progress: noProgress });
  changed(transferId, effects);
  return isLinkUp ? announce(queued, effects) : queued;
}

/** TX37: on a new channel everything unfinished is announced again, cancels first. */
export function openSender(
  state: SenderState,
  channel: number,
  now: number,
  effects: TransferEffect[],
): SenderState {
  for (const [transferId, ended] of state.ended) {
    // It may be lost with the channel on which it was said.
    if (ended.kind === "cancelled" && ended.by === "here" && ended.channel === channel - 1) {
      effects.push({ kind: "send", message: cancelMessage(transferId, ended.reason) });
    }
  }
  return announce({ ...state, window: createWindow(now) }, effects);
}

export function closeSender(state: SenderState, effects: TransferEffect[]): SenderState {
  const open = new Map<number, SentTransfer>();
  for (const [transferId, transfer] of state.open) {
    open.set(transferId, { kind: "queued", list: transfer.list, progress: progressOf(transfer) });
    if (transfer.kind !== "queued") changed(transferId, effects);
  }
  return { ...state, open, inFlightBytes: 0, aheadBytes: 0 };
}

export function hearAnswer(
  state: SenderState,
  answer: Answer,
  channel: number,
  now: number,
  effects: TransferEffect[],
): SenderState {
  const { transferId } = answer;
  const transfer = state.open.get(transferId);
  if (transfer === undefined) return { ...state, ended: hearLate(state.ended, transferId, 0, channel) };
  const next = applyAnswer(state, transfer, answer, channel, now, effects);
  changed(transferId, effects);
  return next;
}

/** Of a transfer that is over or was never heard of it is no news (TX24). */
export function hearReceiverCancel(
  state: SenderState,
  transferId: number,
  reason: CancelReason,
  channel: number,
  now: number,
  effects: TransferEffect[],
): SenderState {
  const transfer = state.open.get(transferId);
  if (transfer === undefined) return state;
  return end(state, transferId, transfer, cancelled("peer", reason, transfer, channel), now, effects);
}

/** By the user, or because a file cannot be read. */
export function cancelSent(
  state: SenderState,
  transferId: number,
  reason: CancelReason,
  channel: number,
  now: number,
  effects: TransferEffect[],
): SenderState {
  const transfer = state.open.get(transferId);
  if (transfer === undefined) return state;
  if (transfer.kind !== "queued") effects.push({ kind: "send", message: cancelMessage(transferId, reason) });
  return end(state, transferId, transfer, cancelled("here", reason, transfer, channel), now, effects);
}

export function progressOf(transfer: SentTransfer): FilesProgress {
  if (transfer.kind !== "active") return transfer.progress;
  const partial = transfer.serves.map(({ fileIndex, ackedTo }) => ({ fileIndex, durableBytes: ackedTo }));
  return { front: transfer.front, partial };
}

function applyAnswer(
  state: SenderState,
  transfer: SentTransfer,
  answer: Answer,
  channel: number,
  now: number,
  effects: TransferEffect[],
): SenderState {
  const { transferId } = answer;
  switch (answer.type) {
    case "accept":
      if (transfer.kind !== "offered") throw new ProtocolError("unexpected-message");
      return withTransfer(state, transferId, { ...transfer, kind: "accepted" });
    case "decline": {
      if (transfer.kind !== "offered") throw new ProtocolError("unexpected-message");
      const declined = cancelled("peer", answer.reason, transfer, channel);
      return end(state, transferId, transfer, declined, now, effects);
    }
    case "request":
      return hearRequest(state, transfer, answer, now);
    case "ack":
      if (transfer.kind !== "active") throw new ProtocolError("unexpected-message");
      return hearAck(state, transferId, transfer, answer, now);
    case "done": {
      // Also from offered: the first done may have been lost with its channel.
      const isPossible =
        transfer.kind === "active" ? transfer.serves.length === 0 : transfer.kind !== "queued";
      if (!isPossible) throw new ProtocolError("unexpected-message");
      return end(state, transferId, transfer, { kind: "done", list: transfer.list }, now, effects);
    }
  }
}

/** TX19: files in rising order, from a byte that exists. */
function hearRequest(
  state: SenderState,
  transfer: SentTransfer,
  { transferId, fileIndex, offset }: Request,
  now: number,
): SenderState {
  if (transfer.kind !== "accepted" && transfer.kind !== "active") {
    throw new ProtocolError("unexpected-message");
  }
  const file = transfer.list.files[fileIndex];
  const front = transfer.kind === "active" ? transfer.front : 0;
  if (file === undefined || fileIndex < front || offset >= file.sizeBytes) {
    throw new ProtocolError("bad-offset");
  }
  const serves = transfer.kind === "active" ? transfer.serves : [];
  if (serves.length >= requestsAheadMax) throw new ProtocolError("limit-exceeded");
  return withTransfer(state, transferId, {
    kind: "active",
    list: transfer.list,
    serves: [...serves, createServe(fileIndex, file.sizeBytes, offset)],
    front: fileIndex + 1,
    rate: transfer.kind === "active" ? transfer.rate : createRateMeter(now),
  });
}

/** TX17: no more at once than the other side takes; the rest waits here. */
function announce(state: SenderState, effects: TransferEffect[]): SenderState {
  const open = new Map(state.open);
  let announced = 0;
  for (const transfer of open.values()) if (transfer.kind !== "queued") announced++;
  for (const [transferId, transfer] of open) {
    if (announced >= transfersOpenMax) break;
    if (transfer.kind !== "queued") continue;
    effects.push({ kind: "send", message: { type: "manifest", transferId, files: transfer.list.files } });
    changed(transferId, effects);
    open.set(transferId, { ...transfer, kind: "offered" });
    announced++;
  }
  return { ...state, open };
}

function end(
  state: SenderState,
  transferId: number,
  transfer: SentTransfer,
  ended: EndedTransfer,
  now: number,
  effects: TransferEffect[],
): SenderState {
  const released = release(state, transfer, now);
  const open = new Map(released.open);
  open.delete(transferId);
  changed(transferId, effects);
  const next = { ...released, open, ended: keepEnded(state.ended, transferId, ended) };
  // A queued transfer gives no place free; with the link down all are queued.
  return transfer.kind === "queued" ? next : announce(next, effects);
}

function cancelled(
  by: "here" | "peer",
  reason: CancelReason,
  transfer: SentTransfer,
  channel: number,
): EndedTransfer {
  const { list } = transfer;
  return { kind: "cancelled", by, reason, list, progress: progressOf(transfer), channel, lateBytes: 0 };
}

function cancelMessage(transferId: number, reason: CancelReason) {
  return { type: "cancel", transferId, from: "sender", reason } as const;
}

function changed(transferId: number, effects: TransferEffect[]): void {
  effects.push({ kind: "transfer-changed", transfer: { direction: "sent", transferId } });
}
