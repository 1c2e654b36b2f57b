/**
 * Serves the requests of all sent transfers from one window, docs/protocol/4-transfer, TX19–TX22.
 *
 *   request ─► readTo ──read──► ready ──chunk──► sentTo ──ack──► ackedTo
 *              │◄─ ahead, ≤ 1 MiB ─►│◄── in flight, ≤ window ──►│
 *
 * Transfers take turns chunk by chunk, so that a picture does not wait behind a film.
 */

import { ProtocolError } from "../alerts.ts";
import type { TransferEffect } from "./events.ts";
import { addToRate } from "./rate-meter.ts";
import type { ActiveSentTransfer, SenderState, SentTransfer, Serve } from "./state.ts";
import { chunkBytesFor, markSent, onAcked, sendableBytes, settleDrain } from "./window.ts";

/** Hides the reading of one block of a slow disk at 20 MB/s for 50 ms, and is four of the largest chunks. */
const readAheadBytes = 1024 * 1024;

export function createServe(fileIndex: number, sizeBytes: number, offset: number): Serve {
  const at = { ackedTo: offset, sentTo: offset, readTo: offset };
  return { fileIndex, sizeBytes, ...at, reads: [], ready: [], marks: [] };
}

/** Sends what is read and fits into the window, then asks for more. Called after every change. */
export function pump(state: SenderState, now: number, effects: TransferEffect[]): SenderState {
  return readAhead(sendReady(state, now, effects), effects);
}

/** TX22: bytes that were not asked for (any more) are dropped. */
export function hearRead(
  state: SenderState,
  read: { readonly transferId: number; readonly fileIndex: number; readonly offset: number },
  bytes: Uint8Array,
): SenderState {
  const transfer = state.open.get(read.transferId);
  if (transfer?.kind !== "active") return state;
  const serve = transfer.serves.find(({ fileIndex }) => fileIndex === read.fileIndex);
  const asked = serve?.reads.find(
    ({ offset, lengthBytes }) => offset === read.offset && lengthBytes === bytes.length,
  );
  if (serve === undefined || asked === undefined) return state;
  const reads = serve.reads.filter((other) => other !== asked);
  const ready = [...serve.ready, { offset: read.offset, bytes }].sort((a, b) => a.offset - b.offset);
  return withTransfer(state, read.transferId, withServe(transfer, { ...serve, reads, ready }));
}

/** TX21. */
export function hearAck(
  state: SenderState,
  transferId: number,
  transfer: ActiveSentTransfer,
  ack: { readonly fileIndex: number; readonly durableBytes: number },
  now: number,
): SenderState {
  const serve = transfer.serves.find(({ fileIndex }) => fileIndex === ack.fileIndex);
  if (serve === undefined) throw new ProtocolError("unexpected-message");
  const { durableBytes } = ack;
  if (durableBytes < serve.ackedTo || durableBytes > serve.sentTo) throw new ProtocolError("bad-offset");
  const ackedBytes = durableBytes - serve.ackedTo;
  const inFlightBytes = state.inFlightBytes - ackedBytes;
  const mark = serve.marks.findLast(({ endsAt }) => endsAt <= durableBytes);
  const marks = serve.marks.filter(({ endsAt }) => endsAt > durableBytes);
  const isWhole = durableBytes === serve.sizeBytes;
  const served = isWhole
    ? { ...transfer, serves: transfer.serves.filter((other) => other !== serve) }
    : withServe(transfer, { ...serve, ackedTo: durableBytes, marks });
  const rate = addToRate(transfer.rate, ackedBytes, now);
  return {
    ...withTransfer(state, transferId, { ...served, rate }),
    inFlightBytes,
    window: onAcked(state.window, ackedBytes, mark, inFlightBytes, now),
  };
}

/** What a transfer held in flight and ahead is free again when it leaves. */
export function release(state: SenderState, transfer: SentTransfer, now: number): SenderState {
  if (transfer.kind !== "active") return state;
  let { inFlightBytes, aheadBytes } = state;
  for (const serve of transfer.serves) {
    inFlightBytes -= serve.sentTo - serve.ackedTo;
    aheadBytes -= serve.readTo - serve.sentTo;
  }
  return {
    ...state,
    inFlightBytes,
    aheadBytes,
    window: settleDrain(state.window, inFlightBytes, now),
  };
}

export function withTransfer(state: SenderState, transferId: number, transfer: SentTransfer): SenderState {
  return { ...state, open: new Map(state.open).set(transferId, transfer) };
}

function sendReady(state: SenderState, now: number, effects: TransferEffect[]): SenderState {
  let next = state;
  for (;;) {
    const turn = nextTurn(next, next.lastSent, isReady);
    if (turn === undefined) return next;
    const [transferId, transfer, serve] = turn;
    const sent = sendChunk(next, transferId, transfer, serve, now, effects);
    if (sent === undefined) return next;
    next = sent;
  }
}

/** Undefined when the window has no room for it. */
function sendChunk(
  state: SenderState,
  transferId: number,
  transfer: ActiveSentTransfer,
  serve: Serve,
  now: number,
  effects: TransferEffect[],
): SenderState | undefined {
  const [first, ...others] = serve.ready;
  if (first === undefined) return undefined;
  // The window may have shrunk since this was read: then it goes in pieces.
  const lengthBytes = sendableBytes(state.window, state.inFlightBytes, first.bytes.length);
  if (lengthBytes === 0) return undefined;
  const bytes = first.bytes.subarray(0, lengthBytes);
  const left = { offset: first.offset + lengthBytes, bytes: first.bytes.subarray(lengthBytes) };
  const { fileIndex } = serve;
  effects.push({
    kind: "send",
    message: { type: "chunk", transferId, fileIndex, offset: first.offset, bytes },
  });
  const isAppLimited = state.inFlightBytes + lengthBytes < state.window.sizeBytes / 2;
  const mark = markSent(state.window, left.offset, state.inFlightBytes, isAppLimited, now);
  const sent = {
    ...serve,
    sentTo: left.offset,
    ready: left.bytes.length > 0 ? [left, ...others] : others,
    marks: [...serve.marks, mark],
  };
  return {
    ...withTransfer(state, transferId, withServe(transfer, sent)),
    inFlightBytes: state.inFlightBytes + lengthBytes,
    aheadBytes: state.aheadBytes - lengthBytes,
    lastSent: transferId,
  };
}

function readAhead(state: SenderState, effects: TransferEffect[]): SenderState {
  let next = state;
  while (next.aheadBytes < readAheadBytes) {
    const turn = nextTurn(next, next.lastRead, ({ readTo, sizeBytes }) => readTo < sizeBytes);
    if (turn === undefined) return next;
    const [transferId, transfer, serve] = turn;
    const lengthBytes = Math.min(chunkBytesFor(next.window), serve.sizeBytes - serve.readTo);
    const read = { offset: serve.readTo, lengthBytes };
    effects.push({ kind: "read", transferId, fileIndex: serve.fileIndex, ...read });
    const asked = { ...serve, readTo: serve.readTo + lengthBytes, reads: [...serve.reads, read] };
    next = {
      ...withTransfer(next, transferId, withServe(transfer, asked)),
      aheadBytes: next.aheadBytes + lengthBytes,
      lastRead: transferId,
    };
  }
  return next;
}

function isReady(serve: Serve): boolean {
  return serve.ready[0]?.offset === serve.sentTo;
}

/** The first serve that `wants` a turn, of the first transfer after the last one that has one. */
function nextTurn(
  state: SenderState,
  last: number,
  wants: (serve: Serve) => boolean,
): [number, ActiveSentTransfer, Serve] | undefined {
  let found: [number, ActiveSentTransfer, Serve] | undefined;
  let isPastLast = false;
  for (const [transferId, transfer] of state.open) {
    const serve = transfer.kind === "active" ? transfer.serves.find(wants) : undefined;
    if (transfer.kind === "active" && serve !== undefined) {
      if (isPastLast) return [transferId, transfer, serve];
      found ??= [transferId, transfer, serve];
    }
    if (transferId === last) isPastLast = true;
  }
  return found;
}

function withServe(transfer: ActiveSentTransfer, serve: Serve): ActiveSentTransfer {
  const serves = transfer.serves.map((other) => (other.fileIndex === serve.fileIndex ? serve : other));
  return { ...transfer, serves };
}
