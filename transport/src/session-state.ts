/**
 * What the screens show as a pure machine: `stepSession(state, event) → state`.
 *
 *   host   waiting ──guest-came──► connecting ──established──► connected ◄──► reconnecting ──► ended
 *                                  + no-path ◄──guest-stuck
 *   guest                          connecting ──established──► connected ◄──► reconnecting ──► ended
 *
 * The first end sticks: after it only items change, so that what has arrived can still be copied and saved. What
 * was not finished then never will be, and says so.
 */

import { reconnectGraceMs } from "#protocol/limits";
import type { ConnectionPath } from "./peer-connection.ts";
import { finishItems, type ItemEvent, stepItems } from "./session-items.ts";
import type { EndReason, Notice, Peer, Phase, SessionSnapshot } from "./snapshot.ts";

export type SessionState = {
  readonly snapshot: SessionSnapshot;
  /** A handshake has succeeded at least once: the pairing secret is gone. */
  readonly isPaired: boolean;
  /** Handshakes that failed since the last one that did not. */
  readonly refusals: number;
};

export type SessionEvent =
  | { readonly kind: "guest-came"; readonly now: number }
  /** Host: the offer has led to nothing for so long that the user is to hear of it (SG45). */
  | { readonly kind: "guest-stuck" }
  | { readonly kind: "established"; readonly safetyWords: readonly string[] }
  | { readonly kind: "path"; readonly path: ConnectionPath }
  | { readonly kind: "quiet"; readonly isQuiet: boolean }
  | { readonly kind: "peer"; readonly peer: Peer }
  | { readonly kind: "channel-lost"; readonly heardAt: number }
  /** A handshake failed: the other side has another secret, or somebody changed what passed. */
  | { readonly kind: "handshake-refused" }
  | { readonly kind: "notice"; readonly notice: Notice["kind"]; readonly isOn: boolean }
  | { readonly kind: "ended"; readonly reason: EndReason }
  | ItemEvent;

/** A person who scans a wrong or stale code twice may be right the third time; more is somebody trying. */
const refusalsMax = 3;

export function createHostState(link: string, linkExpiresAt: number): SessionState {
  return createState("host", { kind: "waiting" }, link, linkExpiresAt);
}

export function createGuestState(phase: Phase, isPaired: boolean): SessionState {
  return { ...createState("guest", phase, null, null), isPaired };
}

function createState(
  role: "host" | "guest",
  phase: Phase,
  link: string | null,
  linkExpiresAt: number | null,
): SessionState {
  const snapshot = {
    role,
    phase,
    link,
    linkExpiresAt,
    peer: null,
    safetyWords: null,
    items: [],
    notices: [],
  };
  return { snapshot, isPaired: false, refusals: 0 };
}

export function stepSession(state: SessionState, event: SessionEvent): SessionState {
  const { snapshot } = state;
  switch (event.kind) {
    case "item":
    case "item-changed":
    case "files-progress":
    case "item-removed": {
      const changed = stepItems(snapshot.items, event);
      const items = snapshot.phase.kind === "ended" ? finishItems(changed) : changed;
      return items === snapshot.items ? state : withSnapshot(state, { items });
    }
    default:
      return snapshot.phase.kind === "ended" ? state : stepPhase(state, event);
  }
}

function stepPhase(state: SessionState, event: Exclude<SessionEvent, ItemEvent>): SessionState {
  const { phase, notices } = state.snapshot;
  switch (event.kind) {
    case "guest-came":
      return phase.kind === "waiting"
        ? withPhase(state, { kind: "connecting", since: event.now })
        : withNotice(state, "no-path", false);
    case "guest-stuck":
      // Where a handshake was refused, it was not the network that let nothing through.
      return phase.kind === "connecting" && state.refusals === 0 ? withNotice(state, "no-path", true) : state;
    case "established":
      return {
        isPaired: true,
        refusals: 0,
        snapshot: {
          ...state.snapshot,
          phase: { kind: "connected", path: "unknown", isQuiet: false },
          link: null,
          linkExpiresAt: null,
          safetyWords: event.safetyWords,
          notices: notices.filter(({ kind }) => kind !== "server-unreachable" && kind !== "no-path"),
        },
      };
    case "path":
      return phase.kind === "connected" ? withPhase(state, { ...phase, path: event.path }) : state;
    case "quiet":
      return phase.kind === "connected" ? withPhase(state, { ...phase, isQuiet: event.isQuiet }) : state;
    case "peer":
      return withSnapshot(state, { peer: event.peer });
    case "channel-lost":
      return phase.kind === "connected"
        ? withPhase(state, { kind: "reconnecting", until: event.heardAt + reconnectGraceMs })
        : state;
    case "handshake-refused":
      return refuseHandshake(state);
    case "notice":
      return withNotice(state, event.notice, event.isOn);
    case "ended":
      return end(state, event.reason);
  }
}

/**
 * The user is told each time. A stranger without the secret must not be able to end what two devices already
 * share, so only before pairing do refusals end the session: at the guest, who reached a wrong host, at once.
 */
function refuseHandshake(state: SessionState): SessionState {
  const refusals = state.refusals + 1;
  const told = { ...withNotice(state, "tampered", true), refusals };
  if (state.isPaired) return told;
  if (state.snapshot.role === "guest") return end(told, { kind: "tampered" });
  return refusals < refusalsMax ? told : end(told, { kind: "too-many-attempts" });
}

function end(state: SessionState, reason: EndReason): SessionState {
  const items = finishItems(state.snapshot.items);
  return withSnapshot(state, { phase: { kind: "ended", reason }, link: null, linkExpiresAt: null, items });
}

function withNotice(state: SessionState, kind: Notice["kind"], isOn: boolean): SessionState {
  const { notices } = state.snapshot;
  const others = notices.filter((notice) => notice.kind !== kind);
  if (!isOn && others.length === notices.length) return state;
  return withSnapshot(state, { notices: isOn ? [...others, { kind }] : others });
}

function withPhase(state: SessionState, phase: Phase): SessionState {
  return withSnapshot(state, { phase });
}

function withSnapshot(state: SessionState, change: Partial<SessionSnapshot>): SessionState {
  return { ...state, snapshot: { ...state.snapshot, ...change } };
}
