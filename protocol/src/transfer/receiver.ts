/**
 * The side that wants the files, docs/protocol/4-transfer, TX16–TX25: it pulls, stores, and says what is durable.
 *
 *   manifest ─► open-sink ─► sink-opened ─► accept, request ─► chunk… ─► store ─► stored ─► ack ─► … ─► done
 *                  └─ sink-failed ─► decline (cancel, once accepted)
 */

import { ProtocolError } from "../alerts.ts";
import { filesKeptMax, transfersKeptMax, transfersOpenMax, windowMaxBytes } from "../limits.ts";
import { hearLate, keepEnded } from "./ended.ts";
import type { TransferEffect } from "./events.ts";
import { isSameList, receiveFileList } from "./file-list.ts";
import type { CancelReason, Chunk, Manifest } from "./messages.ts";
import { answerAgain, pullOn } from "./pull.ts";
import { createRateMeter } from "./rate-meter.ts";
import type { ArrivingTransfer, EndedTransfer, FilesProgress, PullProgress, ReceiverState } from "./state.ts";

export const noReceiver: ReceiverState = {
  open: new Map(),
  ended: new Map(),
  endedOnChannel: new Set(),
  unstoredBytes: 0,
};

/** Nothing can be asked for before it is announced again; what is on its way to the sinks stays there. */
export function closeReceiver(state: ReceiverState, effects: TransferEffect[]): ReceiverState {
  const open = new Map<number, ArrivingTransfer>();
  for (const [transferId, transfer] of state.open) {
    const pulls = transfer.pulls.map((pull) =>
      pull.kind === "requested" ? { kind: "idle" as const, ...progressOfPull(pull) } : pull,
    );
    open.set(transferId, { ...transfer, isAnnounced: false, pulls });
    changed(transferId, effects);
  }
  return { ...state, open, endedOnChannel: new Set() };
}

/** TX38: the sender has announced all it still has, so the rest is gone there. */
export function hearAnnouncementEnd(
  state: ReceiverState,
  channel: number,
  effects: TransferEffect[],
): ReceiverState {
  let next = state;
  for (const [transferId, transfer] of state.open) {
    if (transfer.isAnnounced) continue;
    next = cancelArriving(next, transferId, transfer, "peer", "file-unreadable", channel, effects);
  }
  return next;
}

export function hearManifest(
  state: ReceiverState,
  { transferId, files }: Manifest,
  now: number,
  effects: TransferEffect[],
): ReceiverState {
  const known = state.open.get(transferId);
  if (known?.isAnnounced || state.endedOnChannel.has(transferId)) {
    throw new ProtocolError("unexpected-message");
  }
  const ended = state.ended.get(transferId);
  const room = makeRoom(state, files.length);
  // Making names safe costs time: none is spent on what is declined anyway.
  if (room === undefined && known === undefined && ended === undefined)
    return decline(state, transferId, effects);
  const list = receiveFileList(files);
  if (known !== undefined) {
    if (!isSameList(known.list, list)) throw new ProtocolError("unexpected-message");
    return settle(state, transferId, answerAgain(transferId, known, effects), effects);
  }
  if (ended !== undefined && isSameList(ended.list, list)) {
    return repeatEnd(state, transferId, ended, effects);
  }
  if (room === undefined) return decline(state, transferId, effects);
  const transfer: ArrivingTransfer = {
    kind: "arriving",
    list,
    isAnnounced: true,
    isAccepted: false,
    pulls: [],
    front: 0,
    rate: createRateMeter(now),
  };
  return settle(room, transferId, pullOn(transferId, transfer, effects), effects);
}

function decline(state: ReceiverState, transferId: number, effects: TransferEffect[]): ReceiverState {
  effects.push({ kind: "send", message: { type: "decline", transferId, reason: "too-many" } });
  return state;
}

/** TX20: the next expected byte of a file that was asked for, and no more than a window of them. */
export function hearChunk(
  state: ReceiverState,
  chunk: Chunk,
  channel: number,
  effects: TransferEffect[],
): ReceiverState {
  const { transferId, fileIndex, offset, bytes } = chunk;
  const transfer = state.open.get(transferId);
  if (transfer === undefined) {
    return { ...state, ended: hearLate(state.ended, transferId, bytes.length, channel) };
  }
  const pull = transfer.pulls.find((other) => other.fileIndex === fileIndex);
  if (pull?.kind !== "requested") throw new ProtocolError("unexpected-message");
  if (offset !== pull.receivedTo || bytes.length > pull.sizeBytes - offset) {
    throw new ProtocolError("bad-offset");
  }
  const unstoredBytes = state.unstoredBytes + bytes.length;
  if (unstoredBytes > windowMaxBytes) throw new ProtocolError("limit-exceeded");
  effects.push({ kind: "store", transferId, fileIndex, offset, bytes });
  const received = { ...pull, receivedTo: offset + bytes.length };
  const pulls = transfer.pulls.map((other) => (other === pull ? received : other));
  return { ...state, unstoredBytes, open: new Map(state.open).set(transferId, { ...transfer, pulls }) };
}

export function hearSenderCancel(
  state: ReceiverState,
  transferId: number,
  reason: CancelReason,
  channel: number,
  effects: TransferEffect[],
): ReceiverState {
  const transfer = state.open.get(transferId);
  if (transfer === undefined) return state;
  return cancelArriving(state, transferId, transfer, "peer", reason, channel, effects);
}

/** By the user, or because a sink failed. The sender learns it now, or when it announces the transfer again. */
export function cancelReceived(
  state: ReceiverState,
  transferId: number,
  reason: CancelReason,
  channel: number,
  effects: TransferEffect[],
): ReceiverState {
  const transfer = state.open.get(transferId);
  if (transfer === undefined) return state;
  if (transfer.isAnnounced) sayCancelled(transferId, reason, transfer.isAccepted, effects);
  return cancelArriving(state, transferId, transfer, "here", reason, channel, effects);
}

/** Puts a changed transfer back, or away when its last file is stored. */
export function settle(
  state: ReceiverState,
  transferId: number,
  transfer: ArrivingTransfer,
  effects: TransferEffect[],
): ReceiverState {
  changed(transferId, effects);
  const open = new Map(state.open);
  if (transfer.pulls.length > 0 || transfer.front < transfer.list.files.length) {
    return { ...state, open: open.set(transferId, transfer) };
  }
  if (transfer.isAnnounced) effects.push({ kind: "send", message: { type: "done", transferId } });
  open.delete(transferId);
  return withEnded(
    { ...state, open },
    transferId,
    { kind: "done", list: transfer.list },
    transfer.isAnnounced,
  );
}

export function progressOfArriving(transfer: ArrivingTransfer): FilesProgress {
  const partial = transfer.pulls.map((pull) => ({
    fileIndex: pull.fileIndex,
    durableBytes: pull.kind === "opening" ? 0 : pull.durableTo,
  }));
  return { front: transfer.front, partial };
}

function cancelArriving(
  state: ReceiverState,
  transferId: number,
  transfer: ArrivingTransfer,
  by: "here" | "peer",
  reason: CancelReason,
  channel: number,
  effects: TransferEffect[],
): ReceiverState {
  let { unstoredBytes } = state;
  for (const pull of transfer.pulls) {
    effects.push({ kind: "close-sink", transferId, fileIndex: pull.fileIndex, keep: false });
    if (pull.kind !== "opening") unstoredBytes -= pull.receivedTo - pull.durableTo;
  }
  changed(transferId, effects);
  const open = new Map(state.open);
  open.delete(transferId);
  const progress = progressOfArriving(transfer);
  const ended = {
    kind: "cancelled",
    by,
    reason,
    list: transfer.list,
    progress,
    channel,
    lateBytes: 0,
  } as const;
  return withEnded({ ...state, open, unstoredBytes }, transferId, ended, transfer.isAnnounced);
}

/** The sender announces again what ended here: it has not heard of it. */
function repeatEnd(
  state: ReceiverState,
  transferId: number,
  ended: EndedTransfer,
  effects: TransferEffect[],
): ReceiverState {
  if (ended.kind === "done") effects.push({ kind: "send", message: { type: "done", transferId } });
  else sayCancelled(transferId, ended.reason, true, effects);
  return withEndedOnChannel(state, transferId);
}

/** TX18: undefined when so many transfers or files are open that this one must be declined. */
function makeRoom(state: ReceiverState, fileCount: number): ReceiverState | undefined {
  if (state.open.size >= transfersOpenMax) return undefined;
  let files = fileCount;
  for (const { list } of state.open.values()) files += list.files.length;
  if (files > filesKeptMax) return undefined;
  for (const { list } of state.ended.values()) files += list.files.length;
  const ended = new Map(state.ended);
  for (const [oldest, { list }] of state.ended) {
    if (files <= filesKeptMax) break;
    ended.delete(oldest);
    files -= list.files.length;
  }
  return { ...state, ended };
}

function withEnded(
  state: ReceiverState,
  transferId: number,
  ended: EndedTransfer,
  isOnChannel: boolean,
): ReceiverState {
  const kept = { ...state, ended: keepEnded(state.ended, transferId, ended) };
  return isOnChannel ? withEndedOnChannel(kept, transferId) : kept;
}

/** Bounded like the transfers themselves: a peer may begin and cancel for as long as it likes. */
function withEndedOnChannel(state: ReceiverState, transferId: number): ReceiverState {
  const newest = [...state.endedOnChannel].slice(1 - transfersKeptMax);
  return { ...state, endedOnChannel: new Set([...newest, transferId]) };
}

function sayCancelled(
  transferId: number,
  reason: CancelReason,
  isAccepted: boolean,
  effects: TransferEffect[],
): void {
  effects.push({
    kind: "send",
    message: isAccepted
      ? { type: "cancel", transferId, from: "receiver", reason }
      : { type: "decline", transferId, reason },
  });
}

function progressOfPull({ fileIndex, sizeBytes, durableTo, receivedTo }: PullProgress): PullProgress {
  return { fileIndex, sizeBytes, durableTo, receivedTo };
}

function changed(transferId: number, effects: TransferEffect[]): void {
  effects.push({ kind: "transfer-changed", transfer: { direction: "received", transferId } });
}
