/**
 * The connections of a session: those under way, and the one that is established.
 *
 *   add(connection) ─► worker has its data channel ─► established │ lost
 *
 * A new one never disturbs the established one before its own handshake is through: a stranger's offer, or a
 * server that makes some up, cannot interrupt a transfer.
 */

import { sleep } from "./backoff.ts";
import {
  type ConnectionPath,
  hasRefusedCertificate,
  type PeerConnection,
  readPath,
  whenDescribed,
} from "./peer-connection.ts";
import type { SessionWorker } from "./session-worker-client.ts";
import type { Attempt } from "./worker/messages.ts";

export type ConnectionAttempts = {
  /** In the task that made the connection. */
  add(connection: PeerConnection): Attempt;
  has(attempt: Attempt): boolean;
  /** The other side has answered its offer. */
  hasAnswer(attempt: Attempt): boolean;
  establish(attempt: Attempt): void;
  /** The worker has lost its data channel. Resolves when the connection has said why, if it is going to. */
  judge(attempt: Attempt): Promise<void>;
  /** Closes it here and in the worker. */
  drop(attempt: Attempt): void;
  dropAll(): void;
  /** One whose handshake is not through. */
  hasPending(): boolean;
  readonly established: Attempt | null;
};

/** A reconnecting guest and one that is still giving up; more is somebody else. */
const pendingMax = 2;
/** From the offer, and from each step of its connection, to the end of the handshake (SG61). */
const attemptTimeoutMs = 20_000;
/** The end of a data channel comes by another thread, now and then before the reason for it. */
const verdictMs = 500;
/**
 * Where the browser does not say that the pair has changed: in the first seconds, from relayed to direct most of all.
 * Not at once: the first text is being drawn then, and statistics cost milliseconds.
 */
const pathReadsAtMs = [50, 500, 2_000, 5_000, 15_000] as const;
/** Chromium answers with statistics of up to 50 ms ago. */
const statsAgeMs = 100;

type Entry = {
  readonly connection: PeerConnection;
  readonly ending: AbortController;
  timer: ReturnType<typeof setTimeout> | undefined;
};

export type AttemptEvents = {
  readonly onPath: (path: ConnectionPath) => void;
  /** The other end has not the certificate that its description names. */
  readonly onForged: () => void;
};

export function createConnectionAttempts(worker: SessionWorker, events: AttemptEvents): ConnectionAttempts {
  const entries = new Map<Attempt, Entry>();
  let newest = 0;
  let established: Attempt | null = null;

  const pendingAttempts = (): Attempt[] => [...entries.keys()].filter((attempt) => attempt !== established);

  function drop(attempt: Attempt): void {
    const entry = entries.get(attempt);
    if (entry === undefined) return;
    entries.delete(attempt);
    if (attempt === established) established = null;
    clearTimeout(entry.timer);
    entry.ending.abort();
    // close() need not tell a data channel that has moved to another thread.
    worker.post({ type: "drop", attempt });
    entry.connection.close();
  }

  function giveUpIfOver(attempt: Attempt, rtc: RTCPeerConnection): void {
    if (!entries.has(attempt)) return;
    // Later than that, it is only an end like others.
    const isForged = attempt !== established && hasRefusedCertificate(rtc);
    if (!isForged && rtc.connectionState !== "failed" && rtc.connectionState !== "closed") return;
    drop(attempt);
    if (isForged) events.onForged();
  }

  /**
   * `connectionState` may become `failed` before the DTLS transport does. If ICE itself has not failed, wait
   * `verdictMs`: the cause may be a refused certificate.
   */
  async function hearState(attempt: Attempt, entry: Entry): Promise<void> {
    const { rtc } = entry.connection;
    clearTimeout(entry.timer);
    if (attempt !== established) entry.timer = setTimeout(() => drop(attempt), attemptTimeoutMs);
    const hasLostPath = rtc.iceConnectionState === "failed";
    if (rtc.connectionState === "failed" && !hasLostPath && !hasRefusedCertificate(rtc)) {
      await sleep(verdictMs, entry.ending.signal);
    }
    giveUpIfOver(attempt, rtc);
  }

  async function describe(attempt: Attempt, { connection, ending }: Entry): Promise<void> {
    const { rtc } = connection;
    const { signal } = ending;
    const descriptions = await whenDescribed(rtc, signal);
    if (descriptions === null) return;
    worker.post({ type: "described", attempt, ...descriptions });
    // There is one from now on. It says so first; the connection's own state may follow when all is gone.
    rtc.sctp?.transport.addEventListener("statechange", () => giveUpIfOver(attempt, rtc), { signal });
    if (hasRefusedCertificate(rtc)) giveUpIfOver(attempt, rtc);
  }

  function watchPath(attempt: Attempt, { connection, ending }: Entry): void {
    const report = async (): Promise<void> => {
      if (ending.signal.aborted) return;
      const path = await readPath(connection.rtc);
      if (attempt === established) events.onPath(path);
    };
    const reportIn = (delayMs: number): void => void setTimeout(() => void report(), delayMs);
    for (const delayMs of pathReadsAtMs) reportIn(delayMs);
    const { rtc } = connection;
    const { signal } = ending;
    rtc.addEventListener("iceconnectionstatechange", () => void report(), { signal });
    // On a lossy network a relayed pair is often the first to work, and seconds later the direct one takes over.
    const ice = rtc.sctp?.transport.iceTransport;
    ice?.addEventListener("selectedcandidatepairchange", () => reportIn(statsAgeMs), { signal });
  }

  return {
    add(connection) {
      const attempt = ++newest;
      worker.transferChannel(attempt, connection.dataChannel);
      const entry: Entry = { connection, ending: new AbortController(), timer: undefined };
      entries.set(attempt, entry);
      const { rtc } = connection;
      const { signal } = entry.ending;
      const hear = () => void hearState(attempt, entry);
      rtc.addEventListener("connectionstatechange", hear, { signal });
      hear();
      void describe(attempt, entry);
      const [oldest, ...others] = pendingAttempts();
      if (oldest !== undefined && others.length >= pendingMax) drop(oldest);
      return attempt;
    },
    has: (attempt) => entries.has(attempt),
    async judge(attempt) {
      const entry = entries.get(attempt);
      if (entry === undefined) return;
      // "connected" is no verdict: Chromium says it for a moment before it looks at the certificate.
      await sleep(verdictMs, entry.ending.signal);
      giveUpIfOver(attempt, entry.connection.rtc);
    },
    hasAnswer: (attempt) => entries.get(attempt)?.connection.rtc.currentRemoteDescription != null,
    establish(attempt) {
      const entry = entries.get(attempt);
      if (entry === undefined) return;
      clearTimeout(entry.timer);
      established = attempt;
      // Older ones: whoever holds the psk has moved on to this one.
      for (const other of [...entries.keys()]) if (other < attempt) drop(other);
      watchPath(attempt, entry);
    },
    drop,
    dropAll() {
      for (const attempt of [...entries.keys()]) drop(attempt);
    },
    hasPending: () => pendingAttempts().length > 0,
    get established() {
      return established;
    },
  };
}
