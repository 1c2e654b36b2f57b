/**
 * Input and output of the transfer machine: `step(state, event) → { state, effects }`, docs/protocol/4-transfer.
 *
 * Nothing here does I/O. The driver in transport/ performs the effects in order and feeds back what came of them.
 *
 *   user ──send-text──►          ──send──►  channel
 *   channel ──message──►  step   ──read──►  file source
 *   source ──read──►             ──store──► file sink
 *   sink ──stored──►             ──item──►  screens
 */

import type { CancelReason, FileEntry, Hello, TransferMessage } from "./messages.ts";

/** Names one transfer: transferId is unique only among what one side sends. */
export type TransferKey = { readonly direction: "sent" | "received"; readonly transferId: number };

export type TransferEvent =
  /** A handshake has finished: on the first one and on each reconnect. */
  | { readonly kind: "channel-open"; readonly now: number }
  | { readonly kind: "channel-closed"; readonly now: number }
  | { readonly kind: "message"; readonly message: TransferMessage; readonly now: number }
  /** A part of a message that is not whole yet. */
  | { readonly kind: "partial"; readonly now: number }
  | { readonly kind: "tick"; readonly now: number }
  | {
      readonly kind: "send-text";
      readonly textId: number;
      readonly textKind: "text" | "link";
      readonly title: string;
      readonly text: string;
      readonly now: number;
    }
  | {
      /** textId and transferId: from a random u32 on, so that a page loaded again does not use old ones. */
      readonly kind: "send-files";
      readonly transferId: number;
      readonly files: readonly FileEntry[];
      readonly now: number;
    }
  | { readonly kind: "cancel"; readonly transfer: TransferKey; readonly now: number }
  /**
   * The driver's answer to `open-sink`: it can be stored here, from durableBytes on. Above 0 only for bytes of this
   * very file (a page that was loaded again). Answers for what was cancelled meanwhile are dropped by the machine.
   */
  | {
      readonly kind: "sink-opened";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly durableBytes: number;
      readonly now: number;
    }
  | {
      readonly kind: "sink-failed";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly reason: CancelReason;
      readonly now: number;
    }
  /** The driver's answer to `store`: one for each, or one for several, in order. durableBytes from the file's start. */
  | {
      readonly kind: "stored";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly durableBytes: number;
      readonly now: number;
    }
  /** The driver's answer to `read`: exactly lengthBytes, else `read-failed`; in any order. */
  | {
      readonly kind: "read";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
      readonly now: number;
    }
  | {
      readonly kind: "read-failed";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly now: number;
    };

export type TransferEffect =
  /** Priority is in the order alone: the machine never emits more chunks than the window allows. */
  | { readonly kind: "send"; readonly message: TransferMessage }
  | {
      readonly kind: "read";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly offset: number;
      readonly lengthBytes: number;
    }
  | {
      readonly kind: "open-sink";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly file: FileEntry;
    }
  | {
      readonly kind: "store";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  /** Once for each `open-sink`, also for one that is still opening or has failed: effects on a sink keep their order. */
  | {
      readonly kind: "close-sink";
      readonly transferId: number;
      readonly fileIndex: number;
      readonly keep: boolean;
    }
  | { readonly kind: "hello"; readonly hello: Hello }
  | {
      readonly kind: "text-arrived";
      readonly textId: number;
      readonly textKind: "text" | "link";
      readonly title: string;
      readonly text: string;
    }
  | { readonly kind: "text-state"; readonly textId: number; readonly state: "queued" | "sent" | "delivered" }
  /** This transfer's progress or state changed: look it up in the state. */
  | { readonly kind: "transfer-changed"; readonly transfer: TransferKey }
  /** Heard nothing for quietAfterMs, or hears again. */
  | { readonly kind: "quiet"; readonly isQuiet: boolean };
