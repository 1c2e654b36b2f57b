/**
 * Passages and links, whole, docs/protocol/4-transfer, TX12–TX15: kept until the receiver has them.
 *
 *   send-text ─► queued ─(channel)─► sent ─(text-received)─► delivered
 *                           ▲           │
 *                           └─reconnect─┘   the receiver drops the repeat by its textId
 */

import { ProtocolError } from "../alerts.ts";
import { encodeUtf8 } from "../bytes.ts";
import { textMaxBytes, textsKeptMax, titleMaxBytes } from "../limits.ts";
import { cutToBytes } from "./cut-text.ts";
import type { TransferEffect, TransferEvent } from "./events.ts";
import type { TextMessage } from "./messages.ts";

export type TextsState = {
  /** Not yet acknowledged, oldest first. */
  readonly outgoing: ReadonlyMap<number, OutgoingText>;
  /** The textIds heard, oldest first: one that comes again is answered and not shown again. */
  readonly heard: ReadonlySet<number>;
};

export type OutgoingText = { readonly kind: "queued" | "sent"; readonly message: TextMessage };

export const noTexts: TextsState = { outgoing: new Map(), heard: new Set() };

/** TX12. Over a limit is a mistake of the caller: the outbox refuses one too many, the screens one that is too long. */
export function sendText(
  state: TextsState,
  event: Extract<TransferEvent, { kind: "send-text" }>,
  isLinkUp: boolean,
  effects: TransferEffect[],
): TextsState {
  const { textId, textKind } = event;
  if (state.outgoing.has(textId)) throw new Error("textId is taken.");
  if (state.outgoing.size >= textsKeptMax) throw new Error("Over textsKeptMax.");
  if (encodeUtf8(event.text).length > textMaxBytes) throw new Error("Over textMaxBytes.");
  const title = cutToBytes(event.title, titleMaxBytes);
  const message: TextMessage = { type: "text", textId, kind: textKind, title, text: event.text };
  const text: OutgoingText = { kind: isLinkUp ? "sent" : "queued", message };
  if (isLinkUp) effects.push({ kind: "send", message });
  effects.push({ kind: "text-state", textId, state: text.kind });
  return { ...state, outgoing: new Map(state.outgoing).set(textId, text) };
}

/** On each new channel everything unacknowledged goes again, in its order (TX14). */
export function openTexts(state: TextsState, effects: TransferEffect[]): TextsState {
  const outgoing = new Map<number, OutgoingText>();
  for (const [textId, { kind, message }] of state.outgoing) {
    effects.push({ kind: "send", message });
    if (kind === "queued") effects.push({ kind: "text-state", textId, state: "sent" });
    outgoing.set(textId, { kind: "sent", message });
  }
  return { ...state, outgoing };
}

export function hearText(state: TextsState, message: TextMessage, effects: TransferEffect[]): TextsState {
  const { textId, kind: textKind, title, text } = message;
  effects.push({ kind: "send", message: { type: "text-received", textId } });
  if (state.heard.has(textId)) return state;
  effects.push({ kind: "text-arrived", textId, textKind, title, text });
  // A sender repeats only what was unacknowledged when the path broke: at most textsKeptMax texts.
  const kept = [...state.heard].slice(-(2 * textsKeptMax - 1));
  return { ...state, heard: new Set([...kept, textId]) };
}

export function hearTextReceived(state: TextsState, textId: number, effects: TransferEffect[]): TextsState {
  if (state.outgoing.get(textId)?.kind !== "sent") throw new ProtocolError("unexpected-message");
  const outgoing = new Map(state.outgoing);
  outgoing.delete(textId);
  effects.push({ kind: "text-state", textId, state: "delivered" });
  return { ...state, outgoing };
}
