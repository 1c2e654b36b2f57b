/**
 * What the file sinks answer, docs/protocol/4-transfer, TX18–TX23; answers for what is cancelled are dropped.
 *
 *   open-sink ─► sink-opened | sink-failed        store ─► stored | sink-failed
 */

import type { TransferEffect, TransferEvent } from "./events.ts";
import { openPull, storePull } from "./pull.ts";
import { addToRate } from "./rate-meter.ts";
import { cancelReceived, settle } from "./receiver.ts";
import type { ArrivingTransfer, Pull, ReceiverState } from "./state.ts";

type SinkEvent<Kind> = Extract<TransferEvent, { kind: Kind }>;

export function sinkOpened(
  state: ReceiverState,
  event: SinkEvent<"sink-opened">,
  effects: TransferEffect[],
): ReceiverState {
  const [transfer, pull] = pullOf(state, event);
  if (transfer === undefined || pull?.kind !== "opening") return state;
  const { transferId, durableBytes } = event;
  return settle(state, transferId, openPull(transferId, transfer, pull, durableBytes, effects), effects);
}

export function stored(
  state: ReceiverState,
  event: SinkEvent<"stored">,
  effects: TransferEffect[],
): ReceiverState {
  const [transfer, pull] = pullOf(state, event);
  if (transfer === undefined || pull === undefined || pull.kind === "opening") return state;
  const { transferId, durableBytes, now } = event;
  const storedBytes = durableBytes - pull.durableTo;
  const measured = { ...transfer, rate: addToRate(transfer.rate, storedBytes, now) };
  const next = storePull(transferId, measured, pull, durableBytes, effects);
  return settle({ ...state, unstoredBytes: state.unstoredBytes - storedBytes }, transferId, next, effects);
}

export function sinkFailed(
  state: ReceiverState,
  event: SinkEvent<"sink-failed">,
  channel: number,
  effects: TransferEffect[],
): ReceiverState {
  const [, pull] = pullOf(state, event);
  if (pull === undefined) return state;
  return cancelReceived(state, event.transferId, event.reason, channel, effects);
}

function pullOf(
  state: ReceiverState,
  event: { readonly transferId: number; readonly fileIndex: number },
): [ArrivingTransfer | undefined, Pull | undefined] {
  const transfer = state.open.get(event.transferId);
  return [transfer, transfer?.pulls.find(({ fileIndex }) => fileIndex === event.fileIndex)];
}
