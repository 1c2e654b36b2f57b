/**
 * Every string that both apps show, as a type: a language that lacks one does not compile, nor does a new
 * end reason, notice, cancel reason or alert code without its sentence.
 *
 * Strings of one app alone live in that app, in a `Record<Language, …>` read with `useOwnMessages`.
 */

import type { AlertCode } from "#protocol/alerts";
import type { CancelReason, DeviceKind } from "#protocol/transfer/messages";
import type {
  EndReason,
  FileState,
  Notice,
  OwnCancelReason,
  Phase,
  SessionSnapshot,
  TextItem,
} from "#transport/snapshot";

export type Language = "en" | "fr";
export const languages: readonly Language[] = ["en", "fr"];

/** What happened, and what the person can do now. */
export type Sentence = { readonly what: string; readonly next: string };

type PathKind = Extract<Phase, { kind: "connected" }>["path"];

export type Role = SessionSnapshot["role"];
/** A protocol error is told by its alert code. */
export type PlainEndKind = Exclude<EndReason["kind"], "protocol-error">;
/** What only who follows a link can come to. */
type GuestEndKind =
  | "link-invalid"
  | "already-joined"
  | "session-unknown"
  | "in-another-tab"
  | "server-unreachable"
  | "tampered"
  | "unsupported-browser";

export type Outcomes = {
  readonly endings: {
    readonly host: Readonly<Record<Exclude<PlainEndKind, GuestEndKind>, Sentence>>;
    readonly guest: Readonly<Record<PlainEndKind, Sentence>>;
  };
  /** That there is no path is told in the words of that end. `server-away`: the same as unreachable, after the scan. */
  readonly notices: Readonly<Record<Exclude<Notice["kind"], "no-path"> | "server-away", Sentence>>;
  /** By who cancelled; the reason then also says who was sending. `too-many` here is of texts too, which nobody cancels. */
  readonly cancels: {
    readonly here: Readonly<Record<OwnCancelReason, string>>;
    readonly peer: Readonly<Record<CancelReason, string>>;
  };
  readonly alerts: Readonly<Record<AlertCode, Sentence>>;
};

export type Catalogue = Outcomes & {
  readonly devices: Readonly<Record<DeviceKind, string>>;
  readonly connection: {
    readonly connectedTo: string;
    readonly connecting: string;
    /** After five seconds of connecting. */
    readonly connectingLong: string;
    readonly reconnecting: string;
    readonly reconnectingHint: string;
    readonly quiet: string;
    readonly quietHint: string;
    readonly end: string;
    /** Before a transfer is stopped by a new code or the end. */
    readonly underWay: (what: string) => string;
    readonly stopAndEnd: string;
    readonly goOn: string;
    readonly paths: Readonly<Record<PathKind, { readonly label: string; readonly hint: string }>>;
    readonly details: string;
  };
  readonly safety: { readonly title: string; readonly hint: string };
  readonly code: {
    /** Text alternative of the QR code. */
    readonly alt: string;
    readonly copyLink: string;
    readonly notCopied: string;
    readonly expiresIn: (clock: string) => string;
  };
  readonly copy: { readonly copy: string; readonly copied: string; readonly failed: string };
  readonly text: {
    readonly showAll: (size: string) => string;
    readonly showLess: string;
    readonly openLink: string;
    /** The same, for those who do not see the host. */
    readonly openLinkTo: (host: string) => string;
    readonly states: Readonly<Record<Exclude<TextItem["state"], "delivered" | "refused">, string>>;
  };
  readonly items: {
    readonly title: string;
    readonly sent: string;
    readonly received: string;
    readonly waiting: string;
    readonly receiving: string;
    readonly cancelled: string;
    /** By a reload of the page. */
    readonly interrupted: string;
    readonly remove: string;
    readonly dismiss: string;
    readonly textArrived: string;
    readonly linkArrived: string;
    readonly filesArrived: (count: number) => string;
    readonly filesSent: (count: number) => string;
  };
  readonly files: {
    readonly count: (count: number) => string;
    readonly progressLabel: (name: string) => string;
    /** "12 MB of 48 MB" */
    readonly of: (done: string, total: string) => string;
    readonly timeLeft: (duration: string) => string;
    readonly paused: string;
    /** By who sent it. */
    readonly unfinished: Readonly<Record<"sent" | "received", string>>;
    readonly doneSent: string;
    readonly cancel: string;
    readonly cancelLabel: (name: string) => string;
    readonly fileStates: Readonly<Record<FileState, string>>;
    readonly doneCount: (done: string, total: string) => string;
    readonly showFiles: string;
    readonly more: (count: number) => string;
  };
  readonly composer: {
    readonly label: string;
    readonly placeholder: string;
    readonly send: string;
    readonly files: string;
    readonly photos: string;
    readonly folder: string;
    readonly dropHere: string;
    readonly shortcutHint: string;
    readonly tooLong: (max: string) => string;
    readonly asFile: string;
    /** Of a drop. */
    readonly emptyFolder: string;
    readonly unreadable: (count: number) => string;
  };
};
