/**
 * The host's side of coming together: registers the session, answers offers, and keeps on doing both.
 *
 *   register ─► signalling socket ─► offer ─► core.adopt
 *      ▲               │
 *      └── backoff ────┘ lost: its node died or restarts, network changed, computer slept
 *
 * None of it is needed to show the code, and none of it to go on once two devices are connected directly.
 */

import type { Pairing } from "#protocol/pairing/derive";
import type { Membership } from "#protocol/signalling/api";
import { backoffDelayMs, reopenDelayMs, sleep } from "./backoff.ts";
import { reportConnection } from "./connection-report.ts";
import { createGuestWatch } from "./guest-watch.ts";
import { keepRenewed } from "./renewal.ts";
import { createSession, deleteSession, endSession, renewMembership } from "./session-api.ts";
import type { SessionCore } from "./session-core.ts";
import { openSignalling, type SignallingClient } from "./signalling-client.ts";
import type { Item } from "./snapshot.ts";
import { createWakeUp } from "./wake-up.ts";

export type HostConnectorOptions = {
  readonly core: SessionCore;
  readonly serverUrl: string;
  readonly pairing: Pick<Pairing, "sessionId" | "joinKeyHash">;
  /** base64url of 16 random bytes: makes the registration ours to repeat. */
  readonly claim: string;
  readonly lifetimeMs: number;
};

/** The server takes no shorter lifetime (SG2); the host ends its session by its own clock. */
const registrationMinMs = 60_000;
/** By the clock: timers stand still while the computer sleeps, the link's ten minutes do not (PR13). */
const expiryCheckMs = 1_000;
/** So long a socket is trusted after it has opened or brought an offer. */
const socketTrustMs = 5_000;
/** If a guest's loss was its end, the socket says so before (SG8). */
const endPatienceMs = 2_000;

export function runHostConnector({
  core,
  serverUrl,
  pairing,
  claim,
  lifetimeMs,
}: HostConnectorOptions): void {
  const { store, signal } = core;
  const { sessionId, joinKeyHash } = pairing;
  const wakeUp = createWakeUp(signal, { onVisible: false });
  const watchGuest = createGuestWatch(core);
  let membership: Membership | undefined;
  let signalling: SignallingClient | undefined;
  let onNeeded = (): void => {};
  let doubtSocket = (): void => {};
  let doubt: ReturnType<typeof setTimeout> | undefined;

  const expiresAt = Date.now() + lifetimeMs;
  const expiry = setInterval(expireOnceDue, expiryCheckMs);

  // Best effort: the document goes, and the secret with it. A guest would wait for minutes.
  const leave = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) return;
    core.end({ kind: "ended-here" });
    // As in guest-connector.ts: a write that meets the end of the disk crashes the tab. The guest hears of the end from
    // the server then (SG8). An extension's document goes with the extension, where the worker's goodbye is surer.
    if (serverUrl === location.origin && store.getSnapshot().items.some(wasArriving)) core.worker.terminate();
  };
  globalThis.addEventListener("pagehide", leave, { signal });
  reportConnection(core, (outcome) => signalling?.report(outcome));
  core.on("established", () => {
    clearInterval(expiry);
    clearTimeout(doubt);
  });
  core.on("lost", (wasEstablished) => {
    if (wasEstablished && core.attempts.established === null) doubtSocketSoon();
    onNeeded();
  });
  core.on("ended", () => {
    clearInterval(expiry);
    clearTimeout(doubt);
    signalling?.close();
    if (membership === undefined) return;
    void endSession(serverUrl, sessionId, membership.token, () =>
      renewMembership(serverUrl, sessionId, { claim }),
    );
  });
  void keepRegistered();

  async function keepRegistered(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      expireOnceDue();
      if (signal.aborted) return;
      const body = { sessionId, joinKeyHash, claim, lifetimeMs: remainingMs() };
      const result = await createSession(serverUrl, body, signal);
      if (signal.aborted) {
        if (result.ok) void deleteSession(serverUrl, sessionId, result.value.token);
        return;
      }
      const wasOpen = result.ok && (await serveUntilLost(result.value));
      failures = wasOpen ? 0 : failures + 1;
      const isConnected = core.attempts.established !== null;
      if (!wasOpen && !isConnected) setUnreachable(true);
      const delayMs = wasOpen
        ? reopenDelayMs(isConnected, Math.random())
        : backoffDelayMs(failures, Math.random());
      await Promise.race([sleep(delayMs, signal), wakeUp.next(), needed()]);
    }
  }

  /** The guest is on its way back: it waits for our answer. */
  function needed(): Promise<void> {
    return new Promise((resolve) => {
      onNeeded = resolve;
    });
  }

  /** An attempt under way may still need the socket for its candidates. */
  function doubtSocketSoon(): void {
    clearTimeout(doubt);
    doubt = setTimeout(() => {
      if (core.attempts.hasPending()) doubtSocketSoon();
      else doubtSocket();
    }, endPatienceMs);
  }

  function expireOnceDue(): void {
    if (Date.now() < expiresAt || store.state.isPaired) return;
    const isStuck = store.getSnapshot().notices.some(({ kind }) => kind === "no-path");
    core.end({ kind: isStuck ? "no-path" : "link-expired" });
  }

  /** A session that is paired needs no link, but its registration a lifetime. */
  function remainingMs(): number {
    return store.state.isPaired ? lifetimeMs : Math.max(registrationMinMs, expiresAt - Date.now());
  }

  /** Whether the socket was open at all. */
  function serveUntilLost(member: Membership): Promise<boolean> {
    membership = member;
    return new Promise((resolve) => {
      let wasOpen = false;
      let aliveAt = 0;
      const ending = new AbortController();
      const stop = (): void => {
        ending.abort();
        client.close();
        resolve(wasOpen);
      };
      // Of a network that is gone it may be dead without a word, and the guest's offers go into it. One that has just
      // brought an offer is needed for what belongs to it.
      doubtSocket = () => {
        if (wasOpen && performance.now() - aliveAt > socketTrustMs) stop();
      };
      // Also when the session ends.
      void wakeUp.next().then(stop);
      const client = openSignalling(serverUrl, member, member.iceServers, {
        onOpen: () => {
          wasOpen = true;
          aliveAt = performance.now();
          setUnreachable(false);
        },
        onLost: stop,
        onConnection: (connection) => {
          aliveAt = performance.now();
          core.adopt(connection);
          watchGuest(connection.rtc);
        },
        onNotice: (code) => {
          if (code === "second-join-refused") {
            // Whoever was first has the code, even if we have not heard of it (PR14).
            if (store.getSnapshot().phase.kind === "waiting") {
              store.dispatch({ kind: "guest-came", now: Date.now() });
            }
            store.dispatch({ kind: "notice", notice: "second-phone-refused", isOn: true });
          }
          if (code === "session-ended" && store.state.isPaired) core.hearSessionEnded();
        },
      });
      signalling = client;
      void keepRenewed({
        member,
        renew: () => renewMembership(serverUrl, sessionId, { claim }, ending.signal),
        onRenewed: (renewed) => {
          membership = renewed;
          client.setIceServers(renewed.iceServers);
        },
        signal: ending.signal,
      });
    });
  }

  function setUnreachable(isOn: boolean): void {
    store.dispatch({ kind: "notice", notice: "server-unreachable", isOn });
  }
}

/** When the session ended. */
function wasArriving(item: Item): boolean {
  return item.kind === "files" && item.direction === "received" && item.state.kind === "unfinished";
}
