/**
 * One data channel from its opening to its end: handshake, then sealed messages both ways.
 *
 *   data channel open ─► runHandshake ─► established ─► send / onMessage … ─► lost(cause), once
 *
 * AES of several records runs at a time on the browser's threads; what goes out and what comes in keeps its order.
 */

import { type AlertCode, ProtocolError } from "#protocol/alerts";
import { BufferPool } from "#protocol/buffer-pool";
import type { HandshakeResult } from "#protocol/channel/handshake";
import { SecureChannel } from "#protocol/channel/secure-channel";
import { inboxMaxBytes, inboxMaxRecords, recordMaxBytes } from "#protocol/limits";
import type { MemberRole } from "#protocol/signalling/peer-id";
import type { CryptoSuite, KeyPair } from "#protocol/suite";
import { decodeMessage, encodeMessage } from "#protocol/transfer/codec";
import type { TransferMessage } from "#protocol/transfer/messages";
import type { Descriptions } from "../peer-connection.ts";
import type { DataChannelLike } from "./data-channel-port.ts";
import { runHandshake } from "./handshake-driver.ts";
import type { LostCause } from "./messages.ts";
import type { PskKeeper } from "./psk-keeper.ts";
import { createUnsent } from "./unsent.ts";

export type ChannelLinkOptions = {
  readonly dataChannel: DataChannelLike;
  readonly suite: CryptoSuite;
  readonly role: MemberRole;
  readonly sessionId: string;
  readonly psks: PskKeeper;
  /** Of this data channel alone. */
  readonly ephemeral: Promise<KeyPair>;
  readonly described: Promise<Descriptions>;
  readonly onEstablished: (result: HandshakeResult) => void;
  /** The other side has shown that it is established there too. */
  readonly onConfirmed: () => void;
  readonly onMessage: (message: TransferMessage) => void;
  /** A part of a message that is not whole yet. */
  readonly onPartial: () => void;
  readonly onLost: (cause: LostCause) => void;
};

export type ChannelLink = {
  readonly isEstablished: boolean;
  send(message: TransferMessage): void;
  /** Goodbye: resolves when the other side has it, or cannot get it any more. */
  end(): Promise<void>;
  /** The transfer machine refused what came. */
  fail(code: AlertCode): void;
  drop(): void;
};

/** From the data channel's opening to message 2. */
const handshakeTimeoutMs = 10_000;
/** A second bound beside the transfer window, so that a reader that stops reading cannot fill our memory. */
const bufferedHighBytes = 4 * recordMaxBytes;
/** Chunks and records under way at a time. */
const buffersMax = 8;
/** How long a goodbye may take on the network: what was sent before it goes first. */
const closeTimeoutMs = 3_000;
/** Less, for the own user is told only then. */
const alertTimeoutMs = 500;

export function openChannelLink(options: ChannelLinkOptions): ChannelLink {
  const { dataChannel, suite, role, psks } = options;
  let channel: SecureChannel | undefined;
  let isOver = false;
  /** The last record is on its way out: nothing after it is sent or heard, and the first reason stays the reason. */
  let isClosing = false;
  let hasHeardRecord = role === "guest";
  const inbox: Uint8Array[] = [];
  let inboxBytes = 0;
  let wakeInbox: (() => void) | undefined;
  const buffers = new BufferPool(recordMaxBytes, buffersMax);
  const unsent = createUnsent();
  let sending: Promise<void> = Promise.resolve();
  let wakeSender: (() => void) | undefined;
  /** Host, at the guest's first record: that guest holds the new psk, the old one may go. */
  let confirm = (): void => {};

  const lose = (cause: LostCause): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(handshakeTimer);
    wakeInbox?.();
    wakeSender?.();
    dataChannel.onopen = dataChannel.onmessage = dataChannel.onbufferedamountlow = dataChannel.onclose = null;
    if (dataChannel.readyState !== "closed") dataChannel.close();
    options.onLost(cause);
  };

  let handshakeTimer: ReturnType<typeof setTimeout> | undefined;
  dataChannel.bufferedAmountLowThreshold = bufferedHighBytes / 2;
  dataChannel.onclose = () => lose({ kind: "closed" });
  dataChannel.onbufferedamountlow = () => wakeSender?.();
  dataChannel.onmessage = ({ data }) => receiveBytes(data);
  const opened = new Promise<void>((resolve) => {
    const onOpen = (): void => {
      handshakeTimer = setTimeout(() => lose({ kind: "closed" }), handshakeTimeoutMs);
      resolve();
    };
    if (dataChannel.readyState === "open") onOpen();
    else dataChannel.onopen = onOpen;
  });
  void establish();

  async function establish(): Promise<void> {
    try {
      const result = await runHandshake({
        suite,
        role,
        sessionId: options.sessionId,
        psks,
        descriptions: await options.described,
        ephemeral: await options.ephemeral,
        opened,
        send: sendRaw,
        receive: nextOfInbox,
      });
      if (isOver) return;
      clearTimeout(handshakeTimer);
      if (role === "guest") psks.replace(result.resumptionPsk);
      else if (!psks.propose(result.psk, result.resumptionPsk)) {
        lose({ kind: "closed" });
        return;
      }
      channel = new SecureChannel(result, buffers.take);
      confirm = () => {
        psks.replace(result.resumptionPsk);
        options.onConfirmed();
      };
      options.onEstablished(result);
      if (role === "guest") options.onConfirmed();
      for (const record of inbox.splice(0)) void openRecord(record);
    } catch (error) {
      if (!isOver) lose(handshakeCause(error, role));
    }
  }
  function receiveBytes(data: unknown): void {
    if (isClosing) return;
    // Text frames and Blobs are nothing that our side ever sends.
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
    if (bytes === undefined) fail("decode-error");
    else if (channel !== undefined) void openRecord(bytes);
    // CH6: what comes behind message 2 while its keys are made waits.
    else if (inbox.length >= inboxMaxRecords || inboxBytes + bytes.length > inboxMaxBytes) {
      fail("limit-exceeded");
    } else {
      inbox.push(bytes);
      inboxBytes += bytes.length;
      wakeInbox?.();
    }
  }

  async function nextOfInbox(): Promise<Uint8Array> {
    while (inbox.length === 0 && !isOver) {
      await new Promise<void>((resolve) => {
        wakeInbox = resolve;
      });
    }
    const message = inbox.shift();
    if (message === undefined || isOver) throw new ProtocolError("handshake-failed");
    return message;
  }

  async function openRecord(record: Uint8Array): Promise<void> {
    try {
      const opened = await channel?.open(record);
      if (isOver || isClosing || opened === undefined) return;
      if (!hasHeardRecord) {
        hasHeardRecord = true;
        confirm();
      }
      if (opened.kind === "partial") options.onPartial();
      else if (opened.kind === "message") options.onMessage(decodeMessage(opened.bytes));
      else if (opened.kind === "close") lose({ kind: "ended-by-peer" });
      else if (opened.kind === "alert") lose({ kind: "protocol-error", code: opened.code });
    } catch (error) {
      fail(error instanceof ProtocolError ? error.code : "internal-error");
    }
  }

  /** Sealed at once, sent in turn. */
  function sendSealed(message: Uint8Array, sealed: Promise<readonly Uint8Array[]>, leave: () => void): void {
    const before = sending;
    sending = (async () => {
      try {
        const records = await sealed;
        buffers.give(message);
        await before;
        for (const record of records) {
          while (dataChannel.bufferedAmount > bufferedHighBytes && !isOver) await untilLow();
          if (!isOver) sendRaw(record);
          if (dataChannel.keepsSent !== true) buffers.give(record);
        }
        leave();
      } catch (error) {
        fail(error instanceof ProtocolError ? error.code : "internal-error");
      }
    })();
  }

  function untilLow(): Promise<void> {
    return new Promise((resolve) => {
      wakeSender = resolve;
    });
  }

  function sendRaw(bytes: Uint8Array): void {
    if (dataChannel.readyState === "open") dataChannel.send(bytes as Uint8Array<ArrayBuffer>);
  }

  /** Ours is the error: the other side hears the code, then the data channel closes. */
  function fail(code: AlertCode): void {
    if (isOver || isClosing) return;
    isClosing = true;
    const cause: LostCause =
      channel === undefined ? { kind: "handshake-refused" } : { kind: "protocol-error", code };
    void goodbye(channel?.sealAlert(code), alertTimeoutMs).then(() => lose(cause));
  }

  /** The last record, and the data channel closed behind it: that is through once the other side has all. */
  function goodbye(sealed: Promise<Uint8Array> | undefined, timeoutMs: number): Promise<void> {
    if (sealed === undefined || dataChannel.readyState !== "open") return Promise.resolve();
    return new Promise((resolve) => {
      setTimeout(resolve, timeoutMs);
      dataChannel.onclose = () => resolve();
      sealed.then(async (record) => {
        await sending;
        sendRaw(record);
        dataChannel.close();
      }, resolve);
    });
  }

  return {
    get isEstablished() {
      return channel !== undefined && !isOver;
    },
    send(message) {
      if (channel === undefined || isOver || isClosing) return;
      const encoded = encodeMessage(message, buffers.take);
      try {
        const leave = unsent.enter(message.type, encoded.length);
        sendSealed(encoded, channel.sealMessage(encoded), leave);
      } catch (error) {
        fail(error instanceof ProtocolError ? error.code : "internal-error");
      }
    },
    async end() {
      if (channel !== undefined && !isOver && !isClosing) {
        isClosing = true;
        await goodbye(channel.sealClose(), closeTimeoutMs);
      }
      lose({ kind: "closed" });
    },
    fail,
    drop: () => lose({ kind: "closed" }),
  };
}

function handshakeCause(error: unknown, role: MemberRole): LostCause {
  if (!(error instanceof ProtocolError)) return { kind: "protocol-error", code: "internal-error" };
  // CH6: the first messages of a data channel can get lost in a busy browser, and then a record comes in their place.
  if (role === "guest" && error.code === "decode-error") return { kind: "closed" };
  if (error.code === "version-mismatch") return { kind: "protocol-error", code: error.code };
  return { kind: "handshake-refused" };
}
