/**
 * The files of one arriving transfer that are under way, docs/protocol/4-transfer, TX19–TX22 and TX37.
 *
 *   opening ──sink-opened──► idle ──request──► requested ──all stored──► close-sink
 *                              ▲                  │
 *                              └─ channel-closed ─┘   asked for again once nothing is on its way to the sink
 *
 * Small files are asked for ahead, so that a folder of them does not take a round trip each.
 */

import { requestsAheadMax } from "../limits.ts";
import type { TransferEffect } from "./events.ts";
import type { ArrivingTransfer, Pull } from "./state.ts";

/** Keeps a path of 100 Mbit/s and 300 ms busy. */
const pullAheadBytes = 4 * 1024 * 1024;
/** An ack costs a record, so a burst of chunks has one in two; a window holds at least two of them. */
const ackEveryBytes = 64 * 1024;

/** Asks for all that can be asked for now and opens sinks ahead. */
export function pullOn(
  transferId: number,
  transfer: ArrivingTransfer,
  effects: TransferEffect[],
): ArrivingTransfer {
  if (!transfer.isAnnounced) return transfer;
  const pulls = transfer.isAccepted ? requestIdle(transferId, transfer.pulls, effects) : [...transfer.pulls];
  let { front } = transfer;
  let aheadBytes = 0;
  for (const pull of pulls) aheadBytes += pull.sizeBytes - (pull.kind === "opening" ? 0 : pull.receivedTo);
  // The first sink decides on room (TX18): until it is open no other is.
  const pullsMax = transfer.isAccepted ? requestsAheadMax : 1;
  while (pulls.length < pullsMax && (pulls.length === 0 || aheadBytes < pullAheadBytes)) {
    const file = transfer.list.files[front];
    if (file === undefined) break;
    effects.push({ kind: "open-sink", transferId, fileIndex: front, file });
    pulls.push({ kind: "opening", fileIndex: front, sizeBytes: file.sizeBytes });
    aheadBytes += file.sizeBytes;
    front++;
  }
  return { ...transfer, pulls, front };
}

/** The manifest came again on a new channel: what was accepted is accepted, what was asked for asked for again. */
export function answerAgain(
  transferId: number,
  transfer: ArrivingTransfer,
  effects: TransferEffect[],
): ArrivingTransfer {
  if (transfer.isAccepted) effects.push({ kind: "send", message: { type: "accept", transferId } });
  return pullOn(transferId, { ...transfer, isAnnounced: true }, effects);
}

/** TX18, TX19. `pull` is one of the transfer's. */
export function openPull(
  transferId: number,
  transfer: ArrivingTransfer,
  pull: Pull,
  durableBytes: number,
  effects: TransferEffect[],
): ArrivingTransfer {
  const { fileIndex, sizeBytes } = pull;
  if (!(durableBytes >= 0 && durableBytes <= sizeBytes)) throw new Error("Wrong durableBytes.");
  if (transfer.isAnnounced && !transfer.isAccepted) {
    effects.push({ kind: "send", message: { type: "accept", transferId } });
  }
  const idle: Pull = {
    kind: "idle",
    fileIndex,
    sizeBytes,
    durableTo: durableBytes,
    receivedTo: durableBytes,
  };
  const accepted = { ...transfer, isAccepted: true };
  return pullOn(transferId, replacePull(transferId, accepted, pull, idle, effects), effects);
}

/** TX21. */
export function storePull(
  transferId: number,
  transfer: ArrivingTransfer,
  pull: Exclude<Pull, { kind: "opening" }>,
  durableBytes: number,
  effects: TransferEffect[],
): ArrivingTransfer {
  if (!(durableBytes >= pull.durableTo && durableBytes <= pull.receivedTo)) {
    throw new Error("Wrong durableBytes.");
  }
  const stored = acknowledge(transferId, { ...pull, durableTo: durableBytes }, effects);
  return pullOn(transferId, replacePull(transferId, transfer, pull, stored, effects), effects);
}

function acknowledge(
  transferId: number,
  pull: Exclude<Pull, { kind: "opening" }>,
  effects: TransferEffect[],
): Pull {
  if (pull.kind !== "requested" || pull.durableTo === pull.ackedTo) return pull;
  // With nothing on its way to the sink no later `stored` would carry this ack: the sender would wait for ever.
  const isDue = pull.durableTo - pull.ackedTo >= ackEveryBytes || pull.durableTo === pull.receivedTo;
  if (!isDue) return pull;
  const { fileIndex, durableTo } = pull;
  effects.push({ kind: "send", message: { type: "ack", transferId, fileIndex, durableBytes: durableTo } });
  return { ...pull, ackedTo: durableTo };
}

/** A file that is whole leaves. */
function replacePull(
  transferId: number,
  transfer: ArrivingTransfer,
  old: Pull,
  pull: Pull,
  effects: TransferEffect[],
): ArrivingTransfer {
  const isWhole = pull.kind !== "opening" && pull.durableTo === pull.sizeBytes;
  if (isWhole) effects.push({ kind: "close-sink", transferId, fileIndex: pull.fileIndex, keep: true });
  const pulls = isWhole
    ? transfer.pulls.filter((other) => other !== old)
    : transfer.pulls.map((other) => (other === old ? pull : other));
  return { ...transfer, pulls };
}

/** In rising order, so an earlier file that is not ready holds back the later ones. */
function requestIdle(transferId: number, pulls: readonly Pull[], effects: TransferEffect[]): Pull[] {
  let isHeldBack = false;
  return pulls.map((pull) => {
    isHeldBack ||= pull.kind === "opening" || (pull.kind === "idle" && pull.durableTo !== pull.receivedTo);
    if (isHeldBack || pull.kind !== "idle") return pull;
    const { fileIndex, durableTo } = pull;
    effects.push({ kind: "send", message: { type: "request", transferId, fileIndex, offset: durableTo } });
    return { ...pull, kind: "requested", ackedTo: durableTo };
  });
}
