/**
 * A page without a screen around one peer session, for tests that drive transport/ from outside.
 *
 * `window.pairqr` is the whole of it; after a reload the guest comes back by what its tab kept.
 */

import { formatBase64url } from "#protocol/bytes";
import { derivePairing } from "#protocol/pairing/derive";
import { parsePairingLink } from "#protocol/pairing/link";
import {
  openGuestSession,
  openHostSession,
  type PeerSession,
  resumeGuestSession,
} from "#transport/peer-session";
import type { SavedSession, SavedSessionStore } from "#transport/saved-session";
import type { Item, SessionSnapshot } from "#transport/snapshot";

export type TestPage = {
  readonly host: (lifetimeMs: number) => string;
  /** `claim`: of an earlier attempt with this link. */
  readonly guest: (link: string, claim?: string) => void;
  /** Knows all that the server knows, and not the secret. */
  readonly impostor: (link: string) => void;
  readonly snapshot: () => SessionSnapshot;
  readonly sendText: (text: string) => string;
  /** Random bytes; resolves to their SHA-256. */
  readonly sendFiles: (sizes: readonly number[], path: string) => Promise<readonly string[]>;
  readonly sha256Of: (itemId: string, fileIndex: number) => Promise<string>;
  readonly received: readonly Item[];
  readonly session: () => PeerSession;
  /** Longest task of the main thread since it was last asked; 0 where none took 50 ms. */
  readonly longestBlockMs: () => number;
};

declare global {
  interface Window {
    pairqr: TestPage;
  }
}

const savedKey = "pairqr";
const serverUrl = location.origin;
const received: Item[] = [];
const onReceived = (item: Item): void => void received.push(item);
let session: PeerSession | undefined;
let longestBlockMs = 0;

const savedSessions: SavedSessionStore = {
  save: (saved) => sessionStorage.setItem(savedKey, JSON.stringify(saved)),
  clear: () => sessionStorage.removeItem(savedKey),
};

const saved = sessionStorage.getItem(savedKey);
if (saved !== null) {
  const self = { label: "guest", deviceKind: "phone" } as const;
  session = resumeGuestSession({ saved: JSON.parse(saved) as SavedSession, self, savedSessions, onReceived });
}

window.pairqr = {
  host(lifetimeMs) {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const self = { label: "host", deviceKind: "computer" } as const;
    session = openHostSession({
      secret,
      pageOrigin: location.origin,
      serverUrl,
      self,
      lifetimeMs,
      onReceived,
    });
    return session.getSnapshot().link ?? "";
  },
  guest(link, claim) {
    const parsed = parsePairingLink(link);
    if (parsed.kind !== "pairing") throw new Error("no link");
    const self = { label: "guest", deviceKind: "phone" } as const;
    const again = claim === undefined ? {} : { claim };
    session = openGuestSession({
      secret: parsed.secret,
      serverUrl,
      self,
      savedSessions,
      onReceived,
      ...again,
    });
  },
  impostor(link) {
    const parsed = parsePairingLink(link);
    if (parsed.kind !== "pairing") throw new Error("no link");
    const { sessionId, joinKey } = derivePairing(parsed.secret);
    const forged = { version: 1, sessionId, joinKey, serverUrl } as const;
    const claim = formatBase64url(randomBytes(16));
    const resumptionPsk = formatBase64url(randomBytes(32));
    const self = { label: "impostor", deviceKind: "phone" } as const;
    session = resumeGuestSession({ saved: { ...forged, claim, resumptionPsk }, self });
  },
  snapshot: () => opened().getSnapshot(),
  sendText: (text) => opened().sendText({ textKind: "text", title: "", text }),
  async sendFiles(sizes, path) {
    const files = sizes.map((size, index) => ({
      file: new File([randomBytes(size)], `${index}.bin`, { type: "application/octet-stream" }),
      path: `${path}/${index}.bin`,
    }));
    opened().sendFiles(files);
    return await Promise.all(files.map(({ file }) => sha256(file)));
  },
  async sha256Of(itemId, fileIndex) {
    return await sha256(await opened().readFile(itemId, fileIndex));
  },
  received,
  session: opened,
  longestBlockMs() {
    const longest = longestBlockMs;
    longestBlockMs = 0;
    return longest;
  },
};

watchMainThread();

function opened(): PeerSession {
  if (session === undefined) throw new Error("no session");
  return session;
}

/** getRandomValues gives 64 KiB at most. */
function randomBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function sha256(file: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The browser reports tasks of 50 ms and more, at no cost of its own. */
function watchMainThread(): void {
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestBlockMs = Math.max(longestBlockMs, duration);
  });
  observer.observe({ type: "longtask", buffered: true });
}
