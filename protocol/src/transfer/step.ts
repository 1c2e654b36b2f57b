/**
 * The transfer machine, docs/protocol/4-transfer: `step(state, event) → { state, effects }`, and nothing else moves.
 *
 *   hello ◄─► hello, then texts, manifests, a ping; then whatever each side likes, in any order
 *
 * It throws ProtocolError for what the other side did wrong, which ends the channel, and Error for what our own
 * driver did wrong. The state it was given is never changed.
 */

import { ProtocolError } from "../alerts.ts";
import { labelMaxBytes } from "../limits.ts";
import { cutToBytes } from "./cut-text.ts";
import type { TransferEffect, TransferEvent } from "./events.ts";
import { hear, hearPong, noLiveness, openLiveness, sendPing, tickLiveness } from "./liveness.ts";
import type { Cancel, Hello, TransferMessage } from "./messages.ts";
import {
  cancelReceived,
  closeReceiver,
  hearAnnouncementEnd,
  hearChunk,
  hearManifest,
  hearSenderCancel,
  noReceiver,
} from "./receiver.ts";
import {
  cancelSent,
  closeSender,
  createSender,
  hearAnswer,
  hearReceiverCancel,
  openSender,
  sendFiles,
} from "./sender.ts";
import { hearRead, pump } from "./serve.ts";
import { sinkFailed, sinkOpened, stored } from "./sinks.ts";
import type { TransferState } from "./state.ts";
import { hearText, hearTextReceived, noTexts, openTexts, sendText } from "./texts.ts";

export type TransferStep = { readonly state: TransferState; readonly effects: readonly TransferEffect[] };

export function createTransferState({ self }: { readonly self: Hello }): TransferState {
  return {
    self: { ...self, label: cutToBytes(self.label, labelMaxBytes) },
    link: { kind: "closed", channel: 0 },
    peer: null,
    liveness: noLiveness,
    texts: noTexts,
    sender: createSender(0),
    receiver: noReceiver,
  };
}

export function step(state: TransferState, event: TransferEvent): TransferStep {
  const effects: TransferEffect[] = [];
  const next = apply(state, event, effects);
  if (next.sender === state.sender) return { state: next, effects };
  return { state: { ...next, sender: pump(next.sender, event.now, effects) }, effects };
}

function apply(state: TransferState, event: TransferEvent, effects: TransferEffect[]): TransferState {
  const { channel } = state.link;
  const isLinkUp = state.link.kind !== "closed";
  switch (event.kind) {
    case "channel-open":
      return openLink(isLinkUp ? closeLink(state, effects) : state, event.now, effects);
    case "channel-closed":
      return isLinkUp ? closeLink(state, effects) : state;
    case "message":
      // From a channel that is gone: the driver's queue was ahead of the machine.
      return isLinkUp ? hearMessage(state, event.message, event.now, effects) : state;
    case "partial":
      return isLinkUp ? { ...state, liveness: hear(state.liveness, event.now, effects) } : state;
    case "tick":
      return isLinkUp ? { ...state, liveness: tickLiveness(state.liveness, event.now, effects) } : state;
    case "send-text":
      return { ...state, texts: sendText(state.texts, event, isLinkUp, effects) };
    case "send-files": {
      const sender = sendFiles(state.sender, event.transferId, event.files, isLinkUp, effects);
      return { ...state, sender };
    }
    case "cancel":
      return cancel(state, event, effects);
    case "sink-opened":
      return { ...state, receiver: sinkOpened(state.receiver, event, effects) };
    case "sink-failed":
      return { ...state, receiver: sinkFailed(state.receiver, event, channel, effects) };
    case "stored":
      return { ...state, receiver: stored(state.receiver, event, effects) };
    case "read":
      return { ...state, sender: hearRead(state.sender, event, event.bytes) };
    case "read-failed": {
      const { transferId, now } = event;
      return {
        ...state,
        sender: cancelSent(state.sender, transferId, "file-unreadable", channel, now, effects),
      };
    }
  }
}

/** TX7, TX37: hello first; texts before manifests, for they are short; the ping ends the announcement. */
function openLink(state: TransferState, now: number, effects: TransferEffect[]): TransferState {
  const channel = state.link.channel + 1;
  effects.push({ kind: "send", message: state.self });
  const texts = openTexts(state.texts, effects);
  const sender = openSender(state.sender, channel, now, effects);
  const liveness = sendPing(openLiveness(state.liveness, now, effects), now, effects);
  return { ...state, link: { kind: "greeting", channel }, texts, sender, liveness };
}

function closeLink(state: TransferState, effects: TransferEffect[]): TransferState {
  return {
    ...state,
    link: { kind: "closed", channel: state.link.channel },
    sender: closeSender(state.sender, effects),
    receiver: closeReceiver(state.receiver, effects),
  };
}

function cancel(
  state: TransferState,
  { transfer, now }: Extract<TransferEvent, { kind: "cancel" }>,
  effects: TransferEffect[],
): TransferState {
  const { channel } = state.link;
  if (transfer.direction === "sent") {
    return { ...state, sender: cancelSent(state.sender, transfer.transferId, "user", channel, now, effects) };
  }
  return {
    ...state,
    receiver: cancelReceived(state.receiver, transfer.transferId, "user", channel, effects),
  };
}

function hearMessage(
  state: TransferState,
  message: TransferMessage,
  now: number,
  effects: TransferEffect[],
): TransferState {
  const heard = { ...state, liveness: hear(state.liveness, now, effects) };
  if (state.link.kind === "open") return hearOpen(heard, message, now, effects);
  if (message.type !== "hello") throw new ProtocolError("unexpected-message");
  effects.push({ kind: "hello", hello: message });
  return {
    ...heard,
    peer: message,
    link: { kind: "open", channel: state.link.channel, isAnnounced: false },
  };
}

function hearOpen(
  state: TransferState,
  message: TransferMessage,
  now: number,
  effects: TransferEffect[],
): TransferState {
  const { channel } = state.link;
  switch (message.type) {
    case "hello":
      throw new ProtocolError("unexpected-message");
    case "text":
      return { ...state, texts: hearText(state.texts, message, effects) };
    case "text-received":
      return { ...state, texts: hearTextReceived(state.texts, message.textId, effects) };
    case "manifest":
      return { ...state, receiver: hearManifest(state.receiver, message, now, effects) };
    case "chunk":
      return { ...state, receiver: hearChunk(state.receiver, message, channel, effects) };
    case "accept":
    case "decline":
    case "request":
    case "ack":
    case "done":
      return { ...state, sender: hearAnswer(state.sender, message, channel, now, effects) };
    case "cancel":
      return hearCancel(state, message, now, effects);
    case "ping":
      return hearPing(state, message.nonce, effects);
    case "pong":
      return { ...state, liveness: hearPong(state.liveness, message.nonce) };
  }
}

function hearCancel(
  state: TransferState,
  { transferId, from, reason }: Cancel,
  now: number,
  effects: TransferEffect[],
): TransferState {
  const { channel } = state.link;
  if (from === "sender") {
    const receiver = hearSenderCancel(state.receiver, transferId, reason, channel, effects);
    return { ...state, receiver };
  }
  return {
    ...state,
    sender: hearReceiverCancel(state.sender, transferId, reason, channel, now, effects),
  };
}

/** The first one of a channel ends the announcement (TX38). */
function hearPing(state: TransferState, nonce: number, effects: TransferEffect[]): TransferState {
  effects.push({ kind: "send", message: { type: "pong", nonce } });
  const { link } = state;
  if (link.kind !== "open" || link.isAnnounced) return state;
  const receiver = hearAnnouncementEnd(state.receiver, link.channel, effects);
  return { ...state, link: { ...link, isAnnounced: true }, receiver };
}
