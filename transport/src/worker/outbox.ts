/**
 * What the user gives to send, between the page and the transfer machine.
 *
 *   text   held while there is no channel (it can still be taken back) ─► machine, refused when 200 wait
 *   files  machine at once: it announces them on each channel until they are done
 */

import { textsKeptMax } from "#protocol/limits";
import type { OutgoingFile, OutgoingText } from "../outgoing.ts";
import type { FilesItem, Item } from "../snapshot.ts";
import { formatItemId, parseFilesId, parseNumber } from "./item-id.ts";
import type { TellItems } from "./messages.ts";
import type { TransferDriver } from "./transfer-driver.ts";

export type Outbox = {
  /** A channel is there: what was held goes. */
  open(): void;
  close(): void;
  sendText(textId: number, at: number, text: OutgoingText): void;
  /** An item of a worker before this one: a text that nobody has acknowledged goes on under its number. */
  takeBack(item: Item): boolean;
  sendFiles(transferId: number, at: number, files: readonly OutgoingFile[]): void;
  cancel(itemId: string): void;
  /** Off the list; what is not over is cancelled. */
  remove(itemId: string): void;
};

export function createOutbox(driver: TransferDriver, tell: TellItems): Outbox {
  const held = new Map<string, { readonly textId: number; readonly text: OutgoingText }>();
  let isOpen = false;

  function give(textId: number, text: OutgoingText): void {
    driver.dispatch({ kind: "send-text", textId, ...text });
  }

  /** TX12: held, or sent and not acknowledged. */
  function isFull(): boolean {
    return held.size + driver.state.texts.outgoing.size >= textsKeptMax;
  }

  function cancel(itemId: string): void {
    const transfer = parseFilesId(itemId);
    if (transfer !== null) driver.dispatch({ kind: "cancel", transfer });
    else if (held.delete(itemId)) tell({ kind: "item-removed", id: itemId });
  }

  function sendText(textId: number, at: number, text: OutgoingText): void {
    const id = formatItemId("text", { direction: "sent", transferId: textId });
    const { textKind, title } = text;
    const item = { kind: "text", id, direction: "sent", at, textKind, title, text: text.text } as const;
    const state = isFull() ? "refused" : "queued";
    tell({ kind: "item", item: { ...item, state } });
    if (state === "refused") return;
    if (isOpen) give(textId, text);
    else held.set(id, { textId, text });
  }

  return {
    open() {
      isOpen = true;
      for (const { textId, text } of held.values()) give(textId, text);
      held.clear();
    },
    close() {
      isOpen = false;
    },
    sendText,
    takeBack(item) {
      if (item.kind !== "text" || (item.state !== "queued" && item.state !== "sent")) return false;
      const { id, at, textKind, title, text } = item;
      sendText(parseNumber(id), at, { textKind, title, text });
      return true;
    },
    sendFiles(transferId, at, files) {
      try {
        driver.sendFiles(transferId, files);
      } catch (error) {
        // TX16: more than one transfer has room for. The user hears which list it was, and to send it in parts.
        if (!(error instanceof RangeError)) throw error;
        tell({ kind: "item", item: createRefusedItem(transferId, at, files) });
      }
    },
    cancel,
    remove(itemId) {
      cancel(itemId);
      tell({ kind: "item-removed", id: itemId });
    },
  };
}

function createRefusedItem(transferId: number, at: number, files: readonly OutgoingFile[]): FilesItem {
  const direction = "sent";
  return {
    kind: "files",
    id: formatItemId("files", { direction, transferId }),
    direction,
    at,
    files: files.slice(0, 1).map(({ file, path }) => ({
      name: file.name,
      path,
      sizeBytes: file.size,
      mediaType: file.type,
      durableBytes: 0,
      state: "failed",
    })),
    totalBytes: files.reduce((sum, { file }) => sum + file.size, 0),
    durableBytes: 0,
    bytesPerSecond: 0,
    secondsLeft: null,
    state: { kind: "cancelled", by: "here", reason: "too-large" },
  };
}
