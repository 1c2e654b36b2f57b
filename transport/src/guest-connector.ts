/**
 * The guest's side of coming together, the first time and after each loss.
 *
 *   offer ─► join ────┬─► answer ─► handshake ─► established
 *   signalling socket ┘                               │
 *     ▲                                               ▼
 *     └── backoff, or at once when visible or online, lost, or quiet for too long
 *
 * Each attempt joins anew and has its own socket: after a night in a pocket the old one is dead without knowing.
 */

import type { ApiErrorCode } from "#protocol/signalling/api";
import { backoffDelayMs, sleep } from "./backoff.ts";
import { reportConnection } from "./connection-report.ts";
import { createGuestMember } from "./guest-member.ts";
import { type AttemptStart, startAttempt } from "./head-start.ts";
import { endSession, joinSession } from "./session-api.ts";
import type { SessionCore } from "./session-core.ts";
import { openSignalling, type SignallingClient, type SignallingEvents } from "./signalling-client.ts";
import type { EndReason } from "./snapshot.ts";
import { createWakeUp } from "./wake-up.ts";
import type { Attempt } from "./worker/messages.ts";

export type GuestConnectorOptions = {
  readonly core: SessionCore;
  readonly serverUrl: string;
  readonly sessionId: string;
  readonly joinKey: string;
  readonly claim: string;
  /** The first attempt, where the page has it under way. */
  readonly headStart: AttemptStart | undefined;
};

/** The user hears of a server that does not answer within 5 s, the last attempt included. */
const giveUpAfterMs = 4_000;
/** The whole way from the scan to the handshake, all attempts together. */
const connectTimeoutMs = 15_000;
/** An offer that nobody answers may have met a host that was just coming back. */
const answerTimeoutMs = 5_000;
/** Without its socket no more candidates come (SG45); those that came may be enough. */
const strandedPatienceMs = 2_000;
/** Candidates may have been lost with the host's node: another attempt is made, beside the first (SG45). */
const pathPatienceMs = 5_000;
/** A computer needs some seconds after a restart. */
const unknownTimeoutPairedMs = 20_000;
/** What takes longer says more of a sleep, or of the server, than of the line (SG61). */
const slownessMax = 5;
/** A network that wakes is slow once; a paired guest shall not wait for it again. */
const slownessMaxPaired = 2;
const tickMs = 500;
/** Ticks of a hidden page come each second. */
const asleepMinMs = 5_000;
/** A loss comes directly, the server's word for it by way of the server. */
const noticePatienceMs = 300;
/** Quiet for quietAfterMs already: then a new connection is tried beside the old one. */
const quietPatienceMs = 3_000;

/** no-socket: the server answers, but no signalling socket comes about; unreachable: it does not answer. */
type Failure = ApiErrorCode | "unreachable" | "no-socket" | "no-answer" | "no-path";
/** Before the first pairing, what a failure comes to, and when: some pass by themselves. */
const verdicts: Partial<Record<Failure, readonly [kind: Verdict, afterMs: number]>> = {
  "already-joined": ["already-joined", 0],
  "wrong-join-key": ["link-invalid", 0],
  "bad-request": ["link-invalid", 0],
  // A phone can be quicker than the computer's registration.
  "session-unknown": ["session-unknown", giveUpAfterMs],
  "too-many-requests": ["too-many-attempts", giveUpAfterMs],
  "no-path": ["no-path", connectTimeoutMs],
  "no-answer": ["peer-lost", connectTimeoutMs],
  // It answered the join: on a lossy network a socket may take several tries.
  "no-socket": ["server-unreachable", connectTimeoutMs],
};
type Verdict = Exclude<EndReason["kind"], "protocol-error">;
type SocketState = "opening" | "open" | "lost";

export function runGuestConnector(options: GuestConnectorOptions): void {
  const { core, serverUrl, sessionId, joinKey, claim } = options;
  const { store, signal } = core;
  const wakeUp = createWakeUp(signal, { onVisible: true });
  const socketMember = createGuestMember(sessionId, { joinKey, claim });
  let headStart = options.headStart;
  let signalling: SignallingClient | undefined;
  let token: string | undefined;
  let isQuiet = false;
  /** How many times longer this line takes than those that the waits are made for (SG61). */
  let slowness = 1;
  let troubleSince = headStart?.startedAt ?? Date.now();
  let tickedAt = Date.now();
  let unknownSince: number | null = null;
  let onChange = (): void => {};

  // Where the browser ends the worker, it first takes the private disk away: what arrives in between is written to
  // nowhere, and crashes the tab that was just reloaded (Chromium 156, by its crash reports). So the worker goes first.
  // Before the first pairing there is nothing to write, and nothing a reload could come back to.
  const leave = () => store.state.isPaired && core.worker.terminate();
  globalThis.addEventListener("pagehide", leave, { signal });
  reportConnection(core, (outcome) => signalling?.report(outcome));
  core.on("quiet", (quiet) => {
    isQuiet = quiet;
    onChange();
  });
  core.on("lost", () => onChange());
  core.on("established", () => {
    isQuiet = false;
    setUnreachable(false);
    onChange();
  });
  core.on("ended", (reason) => {
    signalling?.close();
    onChange();
    const isOurs = reason.kind === "ended-here" || reason.kind === "protocol-error";
    if (isOurs && token !== undefined)
      void endSession(serverUrl, sessionId, token, () =>
        joinSession(serverUrl, sessionId, { joinKey, claim }),
      );
  });
  // Once paired, only the grace period ends the session.
  const clock = store.state.isPaired ? undefined : setInterval(readTroubleMs, tickMs);
  const stopClock = () => clearInterval(clock);
  core.on("established", stopClock);
  core.on("ended", stopClock);
  void keepConnected();

  async function keepConnected(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const failure = await connectOnce();
      if (signal.aborted) return;
      if (failure === null) {
        failures = 0;
        unknownSince = null;
        setUnreachable(false);
        await untilNeeded();
        troubleSince = Date.now();
        // An end whose goodbye was lost is in the server's word, to the socket that the next attempt closes.
        if (core.attempts.established === null) await sleep(noticePatienceMs, signal);
        continue;
      }
      failures += 1;
      const reason = judge(failure);
      if (reason !== null) {
        core.end(reason);
        return;
      }
      if (store.state.isPaired && core.attempts.established === null)
        setUnreachable(failure === "unreachable" || failure === "no-socket");
      await Promise.race([sleep(delayMs(failures), signal), wakeUp.next()]);
      if (core.attempts.established !== null && !isQuiet) await untilNeeded();
    }
  }

  /** Null: the handshake is through. */
  async function connectOnce(): Promise<Failure | null> {
    // Before the join brings the offer: its answer must wait for this attempt's socket, not go to the one before.
    signalling?.close();
    signalling = undefined;
    const { offer, joining, joinedMs, socket } =
      headStart ?? startAttempt(serverUrl, sessionId, { joinKey, claim }, { signal });
    headStart = undefined;
    const joined = await joining;
    if (!joined.ok || signal.aborted) {
      socket.socket.close();
      offer.rtc.close();
      return joined.ok ? "unreachable" : joined.code;
    }
    let socketState: SocketState = "opening";
    const signallingEvents: SignallingEvents = {
      onOpen: () => {
        socketState = "open";
      },
      onLost: () => {
        socketState = "lost";
        onChange();
      },
      onConnection: (connection) => connection.close(),
      onNotice: (code) => {
        if (code === "session-ended") core.hearSessionEnded();
      },
    };
    const { token: current, iceServers, isOfferTaken } = joined.value;
    token = current;
    const max = store.state.isPaired ? slownessMaxPaired : slownessMax;
    slowness = Math.min(max, 1 + (await joinedMs) / 1_000);
    signalling = openSignalling(serverUrl, socketMember, [], signallingEvents, socket, slowness);
    const connection = signalling.connect(iceServers, offer, isOfferTaken);
    if (connection === null) {
      signalling.close();
      offer.rtc.close();
      return "no-socket";
    }
    const attempt = core.adopt(connection);
    return await settle(attempt, () => socketState);
  }

  /** Until this attempt has come to an end, good or bad. */
  function settle(attempt: Attempt, readSocket: () => SocketState): Promise<Failure | null> {
    return new Promise((resolve) => {
      const readClockMs = (): number => Date.now() / slowness;
      const startedAt = readClockMs();
      const former = core.attempts.established;
      let answeredAt: number | null = null;
      let strandedAt: number | null = null;
      const leave = (failure: Failure | null): void => {
        clearInterval(timer);
        onChange = () => {};
        resolve(failure);
      };
      const finish = (failure: Failure): void => {
        core.attempts.drop(attempt);
        leave(failure);
      };
      onChange = () => {
        const { established } = core.attempts;
        const now = readClockMs();
        if (readSocket() === "lost") strandedAt ??= now;
        if (core.attempts.hasAnswer(attempt)) answeredAt ??= now;
        // An earlier attempt may be the one that comes through.
        if (established !== null && established !== former) leave(null);
        else if (signal.aborted) finish("unreachable");
        else if (!core.attempts.has(attempt)) finish("no-path");
        else if (answeredAt !== null) {
          if (strandedAt !== null && now - strandedAt > strandedPatienceMs) leave("no-socket");
          else if (now - answeredAt > pathPatienceMs) leave("no-path");
        } else if (strandedAt !== null) finish("no-socket");
        else if (now - startedAt > answerTimeoutMs) finish("no-answer");
      };
      const timer = setInterval(() => {
        if (!store.state.isPaired && readTroubleMs() > connectTimeoutMs) {
          const unanswered = readSocket() === "open" ? "no-answer" : "no-socket";
          finish(core.attempts.hasAnswer(attempt) ? "no-path" : unanswered);
        } else onChange();
      }, tickMs);
      onChange();
    });
  }

  /** Until the channel is lost, or quiet for so long that another is worth a try. */
  function untilNeeded(): Promise<void> {
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const finish = (): void => {
        clearTimeout(timer);
        onChange = () => {};
        resolve();
      };
      const check = (): void => {
        clearTimeout(timer);
        if (signal.aborted || core.attempts.established === null) finish();
        else if (isQuiet) {
          timer = setTimeout(finish, quietPatienceMs);
          // It may come when somebody else is waiting: an attempt that would never hear of its end.
          void wakeUp.next().then(() => isQuiet && onChange === check && finish());
        }
      };
      onChange = check;
      check();
    });
  }

  /** Never past the moment at which the user is to hear of it. */
  function delayMs(failures: number): number {
    const backoffMs = backoffDelayMs(failures, Math.random());
    const leftMs = (unknownSince ?? troubleSince) + giveUpAfterMs - Date.now();
    return store.state.isPaired || leftMs <= 0 ? backoffMs : Math.min(backoffMs, leftMs);
  }

  /**
   * How long there has been trouble, in the time of this line (SG61). A page that the browser put to sleep has waited
   * for nobody meanwhile.
   */
  function readTroubleMs(): number {
    const now = Date.now();
    if (now - tickedAt > asleepMinMs) {
      troubleSince += now - tickedAt;
      if (unknownSince !== null) unknownSince += now - tickedAt;
    }
    tickedAt = now;
    return (now - troubleSince) / slowness;
  }

  /** Why it is no use to go on, or null. */
  function judge(failure: Failure): EndReason | null {
    unknownSince = failure === "session-unknown" ? (unknownSince ?? Date.now()) : null;
    if (failure === "unreachable") slowness = 1;
    // What two devices share outlives every other word of a server: only the grace period ends it.
    if (store.state.isPaired) {
      const isGone = unknownSince !== null && Date.now() - unknownSince > unknownTimeoutPairedMs;
      return isGone ? { kind: "session-unknown" } : null;
    }
    const [kind, afterMs] = verdicts[failure] ?? ["server-unreachable", giveUpAfterMs];
    const troubleMs = readTroubleMs();
    const isEarly = (unknownSince === null ? troubleMs : Date.now() - unknownSince) < afterMs;
    return isEarly ? null : { kind };
  }

  function setUnreachable(isOn: boolean): void {
    store.dispatch({ kind: "notice", notice: "server-unreachable", isOn });
  }
}
