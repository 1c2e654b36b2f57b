/**
 * Whether the other side is still there, docs/protocol/4-transfer, TX34–TX36: everything heard counts.
 *
 *   tick ─► ping, each pingIntervalMs          nothing heard for quietAfterMs ─► quiet
 *   ping ─► pong with its nonce                heard again ─► not quiet
 */

import { ProtocolError } from "../alerts.ts";
import { pingIntervalMs, quietAfterMs } from "../limits.ts";
import type { TransferEffect } from "./events.ts";

export type LivenessState = {
  readonly heardAt: number;
  readonly pingedAt: number;
  readonly isQuiet: boolean;
  /** Of the last ping sent on this channel, 0 before the first. */
  readonly nonce: number;
  /** Of the last pong heard: an answer must be above it and at most `nonce`. */
  readonly answeredNonce: number;
};

export const noLiveness: LivenessState = {
  heardAt: 0,
  pingedAt: 0,
  isQuiet: false,
  nonce: 0,
  answeredNonce: 0,
};

/** A new channel has just proved that the other side is there. */
export function openLiveness(state: LivenessState, now: number, effects: TransferEffect[]): LivenessState {
  if (state.isQuiet) effects.push({ kind: "quiet", isQuiet: false });
  return { ...noLiveness, heardAt: now, pingedAt: now };
}

export function sendPing(state: LivenessState, now: number, effects: TransferEffect[]): LivenessState {
  const nonce = state.nonce + 1;
  effects.push({ kind: "send", message: { type: "ping", nonce } });
  return { ...state, nonce, pingedAt: now };
}

export function hear(state: LivenessState, now: number, effects: TransferEffect[]): LivenessState {
  if (state.isQuiet) effects.push({ kind: "quiet", isQuiet: false });
  return { ...state, heardAt: now, isQuiet: false };
}

export function hearPong(state: LivenessState, nonce: number): LivenessState {
  if (nonce <= state.answeredNonce || nonce > state.nonce) throw new ProtocolError("unexpected-message");
  return { ...state, answeredNonce: nonce };
}

export function tickLiveness(state: LivenessState, now: number, effects: TransferEffect[]): LivenessState {
  const pinged = now - state.pingedAt >= pingIntervalMs ? sendPing(state, now, effects) : state;
  if (pinged.isQuiet || now - pinged.heardAt < quietAfterMs) return pinged;
  effects.push({ kind: "quiet", isQuiet: true });
  return { ...pinged, isQuiet: true };
}
