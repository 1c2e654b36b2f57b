/**
 * Host: what is said of a guest between its offer and the handshake (docs/protocol/1-pairing, PR14;
 * 2-signalling, SG45, SG61).
 *
 *   offer ─► answered ─► guest-came ── 8 s without a channel or a sign of the guest ─► guest-stuck
 *                            ▲                                                            │
 *                            └───────── offer, candidates, packets: a sign ◄──────────────┘
 *
 * Only our own clock counts: where no path is, nothing of the guest's comes through but by the server, and neither
 * browser need ever say that ICE has failed.
 */

import { sleep } from "./backoff.ts";
import { whenDescribed } from "./peer-connection.ts";
import type { SessionCore } from "./session-core.ts";

/** `signal`: aborted when the session has ended. */
type WatchedCore = {
  readonly store: Pick<SessionCore["store"], "dispatch">;
  readonly attempts: Pick<SessionCore["attempts"], "established">;
  readonly signal: AbortSignal;
};

/** "Connecting" for less than this is a flicker. */
const briefMs = 300;
/** A guest that is still trying makes another offer 5 to 6 s after the last one was answered (SG45). */
const stuckAfterMs = 8_000;

/** Returns what is to be told of each connection that an offer has made. */
export function createGuestWatch({ store, attempts, signal }: WatchedCore): (rtc: RTCPeerConnection) => void {
  let signs = 0;
  const isAwaited = (): boolean => attempts.established === null && !signal.aborted;

  /** Not while all goes quickly: the screen that shows it is drawn by the very thread that makes the connection. */
  async function watch(rtc: RTCPeerConnection): Promise<void> {
    if ((await whenDescribed(rtc, signal)) === null) return;
    const sign = ++signs;
    await sleep(briefMs, signal);
    if (!isAwaited()) return;
    store.dispatch({ kind: "guest-came", now: Date.now() });
    await sleep(stuckAfterMs - briefMs, signal);
    if (isAwaited() && sign === signs) store.dispatch({ kind: "guest-stuck" });
  }

  return (rtc) => {
    // ICE has its candidates, or DTLS its packets.
    const hear = () => rtc.connectionState.startsWith("connect") && void watch(rtc);
    rtc.addEventListener("connectionstatechange", hear, { signal });
    void watch(rtc);
  };
}
