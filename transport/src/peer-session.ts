/**
 * One pairing from QR code to close, as a store that screens subscribe to.
 *
 *   const session = openHostSession({ secret, pageOrigin, serverUrl, self });
 *   session.subscribe(() => render(session.getSnapshot()));
 *   session.sendFiles([{ file, path: "holiday/1.jpg" }]);
 */

import { encodeUtf8, formatBase64url, parseBase64url } from "#protocol/bytes";
import type { Psk } from "#protocol/channel/psks";
import { linkLifetimeMs, reconnectGraceMs, textMaxBytes } from "#protocol/limits";
import { derivePairing } from "#protocol/pairing/derive";
import { formatPairingLink } from "#protocol/pairing/link";
import { runGuestConnector } from "./guest-connector.ts";
import { createClaim, type HeadStart } from "./head-start.ts";
import { runHostConnector } from "./host-connector.ts";
import { giveWayToOtherTabs } from "./other-tabs.ts";
import type { OutgoingFile, OutgoingText, SelfDescription } from "./outgoing.ts";
import type { SavedSession, SavedSessionStore } from "./saved-session.ts";
import { createSessionCore, type SessionCore } from "./session-core.ts";
import { createGuestState, createHostState, type SessionState } from "./session-state.ts";
import type { Item, Phase, SessionSnapshot } from "./snapshot.ts";
import { formatItemId } from "./worker/item-id.ts";

export type PeerSession = {
  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** The same object until something changed. */
  getSnapshot(): SessionSnapshot;
  /** Returns the item's id. Queued until a peer is there. Throws RangeError above `textMaxBytes`. */
  sendText(text: OutgoingText): string;
  sendFiles(files: readonly OutgoingFile[]): string;
  /** Either direction, at any time. */
  cancel(itemId: string): void;
  /** Takes back what was not sent yet, and hides what is over. */
  removeQueued(itemId: string): void;
  /** A received file, backed by the disk: nothing is read into memory by this. NotFoundError where it is not there. */
  readFile(itemId: string, fileIndex: number): Promise<File>;
  /** Frees the disk space of received files; the item goes. */
  discard(itemId: string): void;
  /** Resolves when the session has ended and the goodbye is out, or cannot go out any more. */
  readonly closed: Promise<void>;
  /** Says goodbye to the peer, ends the session at the server, removes unfinished files. */
  end(): void;
};

export type HostOptions = {
  /** 32 bytes, fresh for this session. The caller forgets them after this call. */
  readonly secret: Uint8Array;
  /** Where the phone opens the page: origin of the link. */
  readonly pageOrigin: string;
  readonly serverUrl: string;
  readonly self: SelfDescription;
  /** Of the link (PR13). Only tests set it: ten minutes are too long to watch one expire. */
  readonly lifetimeMs?: number;
  /** Called once for each text or files item that has wholly arrived. */
  readonly onReceived?: (item: Item) => void;
};

export type GuestOptions = {
  readonly secret: Uint8Array;
  readonly serverUrl: string;
  readonly self: SelfDescription;
  /** Where the phone page keeps what a reload of its tab needs. */
  readonly savedSessions?: SavedSessionStore;
  readonly onReceived?: (item: Item) => void;
  /** Of an earlier attempt with this link: the server takes another one for a second phone. */
  readonly claim?: string;
  /** Made from the same secret and server, a moment ago. */
  readonly headStart?: HeadStart;
};

export type ResumeOptions = {
  readonly saved: SavedSession;
  readonly self: SelfDescription;
  readonly savedSessions?: SavedSessionStore;
  readonly onReceived?: (item: Item) => void;
};

/** Registers the session and waits for a phone. `link` is in the first snapshot, before the server has answered. */
export function openHostSession(options: HostOptions): PeerSession {
  const { secret, pageOrigin, serverUrl, self, lifetimeMs = linkLifetimeMs, onReceived } = options;
  const pairing = derivePairing(secret);
  const link = formatPairingLink(pageOrigin, secret);
  const core = createSessionCore({
    role: "host",
    sessionId: pairing.sessionId,
    psk: { kind: "pairing", key: pairing.psk },
    self,
    initial: createHostState(link, Date.now() + lifetimeMs),
    onReceived,
  });
  runHostConnector({ core, serverUrl, pairing, claim: createClaim(), lifetimeMs });
  return createPeerSession(core);
}

/** After a scan: joins at once, and is `connecting` until the first handshake is through. */
export function openGuestSession(options: GuestOptions): PeerSession {
  const { headStart } = options;
  const { sessionId, joinKey, psk } = headStart?.pairing ?? derivePairing(options.secret);
  const member = {
    version: 1,
    sessionId,
    serverUrl: options.serverUrl,
    joinKey,
    claim: headStart?.claim ?? options.claim ?? createClaim(),
  } as const;
  const phase: Phase = { kind: "connecting", since: Date.now() };
  return openGuest(options, member, { kind: "pairing", key: psk }, createGuestState(phase, false));
}

/** After a reload of the phone's tab: same session, resumption psk instead of the secret. */
export function resumeGuestSession(options: ResumeOptions): PeerSession {
  const { resumptionPsk, ...member } = options.saved;
  const phase: Phase = { kind: "reconnecting", until: Date.now() + reconnectGraceMs };
  const psk: Psk = { kind: "resumption", key: parseBase64url(resumptionPsk) };
  return openGuest(options, member, psk, createGuestState(phase, true));
}

function openGuest(
  { self, savedSessions, onReceived, headStart }: Omit<GuestOptions, "secret" | "serverUrl">,
  member: Omit<SavedSession, "resumptionPsk">,
  psk: Psk,
  initial: SessionState,
): PeerSession {
  const { sessionId, serverUrl, joinKey, claim } = member;
  const earlyWorker = headStart?.openWorker();
  const core = createSessionCore({ role: "guest", sessionId, psk, self, initial, onReceived, earlyWorker });
  core.on("established", (resumptionPsk) => {
    savedSessions?.save({ ...member, resumptionPsk: formatBase64url(resumptionPsk) });
  });
  core.on("ended", () => savedSessions?.clear());
  giveWayToOtherTabs(core, sessionId);
  runGuestConnector({ core, serverUrl, sessionId, joinKey, claim, headStart });
  return createPeerSession(core);
}

function createPeerSession(core: SessionCore): PeerSession {
  const { store, worker } = core;
  // A reloaded guest must not use a number again that the host has seen.
  let number = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  const nextNumber = (): number => {
    number = (number + 1) >>> 0;
    return number;
  };
  const idOf = (kind: "text" | "files", transferId: number): string =>
    formatItemId(kind, { direction: "sent", transferId });
  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    sendText(text) {
      if (encodeUtf8(text.text).length > textMaxBytes) throw new RangeError("Over textMaxBytes.");
      const transferId = nextNumber();
      worker.post({ type: "send-text", number: transferId, at: Date.now(), text });
      return idOf("text", transferId);
    },
    sendFiles(files) {
      const transferId = nextNumber();
      worker.post({ type: "send-files", number: transferId, at: Date.now(), files });
      return idOf("files", transferId);
    },
    cancel: (itemId) => worker.post({ type: "cancel", itemId }),
    removeQueued: (itemId) => core.remove("remove", itemId),
    readFile: (itemId, fileIndex) => core.readFile(itemId, fileIndex),
    discard: (itemId) => core.remove("discard", itemId),
    closed: core.closed,
    end: () => core.end({ kind: "ended-here" }),
  };
}
