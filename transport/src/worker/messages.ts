/**
 * What passes between a page and its session worker, both ways, as types.
 *
 *   page  ── start, channel, described, send-…, end ──►  session-worker
 *         ◄── established, lost, items, file ──
 *
 * Structured clone: Files and keys pass as they are, a text crosses once, of an item only what changed.
 */

import type { AlertCode } from "#protocol/alerts";
import type { Psk } from "#protocol/channel/psks";
import type { MemberRole } from "#protocol/signalling/peer-id";
import type { OutgoingFile, OutgoingText, SelfDescription } from "../outgoing.ts";
import type { ItemEvent } from "../session-items.ts";
import type { Peer } from "../snapshot.ts";

/** Changes the list of texts and files on the page. */
export type TellItems = (event: ItemEvent, arrived?: string | null) => void;

/** Numbers the data channels of a session in the order in which they were made. */
export type Attempt = number;

export type ToWorker =
  | {
      readonly type: "start";
      readonly role: MemberRole;
      readonly sessionId: string;
      readonly psk: Psk;
      readonly self: SelfDescription;
    }
  /** Exactly one of the two: a port where the browser cannot transfer data channels. */
  | {
      readonly type: "channel";
      readonly attempt: Attempt;
      readonly dataChannel: RTCDataChannel | MessagePort;
    }
  /** Both descriptions of that attempt's connection are set. */
  | {
      readonly type: "described";
      readonly attempt: Attempt;
      readonly localSdp: string;
      readonly remoteSdp: string;
    }
  | { readonly type: "drop"; readonly attempt: Attempt }
  | { readonly type: "send-text"; readonly number: number; readonly at: number; readonly text: OutgoingText }
  | {
      readonly type: "send-files";
      readonly number: number;
      readonly at: number;
      readonly files: readonly OutgoingFile[];
    }
  | { readonly type: "cancel" | "remove" | "discard"; readonly itemId: string }
  | {
      readonly type: "read-file";
      readonly requestId: number;
      readonly itemId: string;
      readonly fileIndex: number;
    }
  /** Says goodbye; finished files stay until they are discarded. */
  | { readonly type: "end" };

export type LostCause =
  | { readonly kind: "closed" }
  | { readonly kind: "ended-by-peer" }
  | { readonly kind: "handshake-refused" }
  | { readonly kind: "protocol-error"; readonly code: AlertCode };

export type FromWorker =
  | {
      readonly type: "established";
      readonly attempt: Attempt;
      readonly safetyWords: readonly string[];
      readonly resumptionPsk: Uint8Array;
    }
  | {
      readonly type: "lost";
      readonly attempt: Attempt;
      readonly wasEstablished: boolean;
      readonly cause: LostCause;
      /** By the clock, when the other side was last heard on any of them. */
      readonly heardAt: number;
    }
  | { readonly type: "quiet"; readonly isQuiet: boolean; readonly heardAt: number }
  | { readonly type: "peer"; readonly peer: Peer }
  /** `arrived`: the id of an item that has wholly arrived with this. */
  | { readonly type: "items"; readonly event: ItemEvent; readonly arrived: string | null }
  | { readonly type: "file"; readonly requestId: number; readonly file: File | null }
  /** The goodbye is out and unfinished files are gone: connections may be cut. */
  | { readonly type: "ended" };
