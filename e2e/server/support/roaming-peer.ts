/**
 * A member of a session without a browser that loses its socket and comes back, as transport/ does it (SG44): by the
 * same delays, through Caddy, on whichever node that finds.
 */

import type { Membership } from "../../../protocol/src/signalling/api.ts";
import { formatPeerId, type MemberRole, otherRole } from "../../../protocol/src/signalling/peer-id.ts";
import type { Pairing } from "../../../server/test/support/pairing.ts";
import { openSocket, type SignallingSocket } from "../../../server/test/support/signalling-socket.ts";
import { backoffDelayMs, reopenDelayMs, sleep } from "../../../transport/src/backoff.ts";
import type { Cluster } from "../../support/services/cluster.ts";

export type Envelope = Record<string, unknown>;

/** One socket of a peer. What is sent after its end is lost: a connection never moves to another socket. */
export type Link = { send(envelope: object): void };

export type RoamingPeer = {
  readonly remotePeerId: string;
  /** Null between two sockets. */
  readonly link: Link | null;
  /** From the loss of each socket to the next one's OPEN. */
  readonly awayMs: readonly number[];
  readonly closeCodes: readonly number[];
  /** Calls and upgrades that had to be repeated. */
  readonly failures: number;
  /** The open socket, or the next one. */
  opened(): Promise<Link>;
  close(): void;
};

export type RoamingPeerOptions = {
  readonly cluster: Cluster;
  readonly pairing: Pairing;
  readonly role: MemberRole;
  readonly onEnvelope: (envelope: Envelope, link: Link) => void;
  /** The first time that it is a member, before it opens a socket. */
  readonly onMember?: () => Promise<void>;
};

export function openRoamingPeer(options: RoamingPeerOptions): RoamingPeer {
  const { cluster, pairing, role, onEnvelope } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const awayMs: number[] = [];
  const closeCodes: number[] = [];
  let { onMember } = options;
  let socket: SignallingSocket | null = null;
  let failures = 0;
  let lostAt: number | null = null;
  let waiting: ((link: Link) => void)[] = [];

  async function keepOpen(): Promise<void> {
    for (let inARow = 0; !signal.aborted; ) {
      const opened = await open().catch(() => null);
      if (opened === null) {
        failures += 1;
        inARow += 1;
        await sleep(backoffDelayMs(inARow, Math.random()), signal);
        continue;
      }
      inARow = 0;
      await serve(opened);
      const delayMs =
        role === "host" ? reopenDelayMs(false, Math.random()) : backoffDelayMs(1, Math.random());
      await sleep(delayMs, signal);
    }
  }

  async function open(): Promise<SignallingSocket> {
    const member = await askForMembership(cluster, pairing, role);
    await onMember?.();
    onMember = undefined;
    return openSocket(cluster.url, member);
  }

  async function serve(opened: SignallingSocket): Promise<void> {
    if (lostAt !== null) awayMs.push(performance.now() - lostAt);
    socket = opened;
    for (const resolve of waiting) resolve(opened);
    waiting = [];
    for (const envelope of opened.pending) onEnvelope(envelope, opened);
    opened.socket.on("message", (data) => onEnvelope(JSON.parse(String(data)), opened));
    const code = await opened.closed;
    socket = null;
    lostAt = performance.now();
    if (!signal.aborted) closeCodes.push(code);
  }

  signal.addEventListener("abort", () => socket?.close());
  void keepOpen();

  return {
    remotePeerId: formatPeerId(pairing.sessionId, otherRole(role)),
    get link() {
      return socket;
    },
    awayMs,
    closeCodes,
    get failures() {
      return failures;
    },
    opened: () =>
      new Promise((resolve) => {
        if (socket === null) waiting.push(resolve);
        else resolve(socket);
      }),
    close: () => ending.abort(),
  };
}

async function askForMembership(cluster: Cluster, pairing: Pairing, role: MemberRole): Promise<Membership> {
  const { sessionId, joinKey, joinKeyHash, hostClaim, guestClaim } = pairing;
  const host = { sessionId, joinKeyHash, claim: hostClaim, lifetimeMs: 600_000 };
  const { status, body } = await (role === "host"
    ? cluster.call("POST", "/api/v1/sessions", host)
    : cluster.call("POST", `/api/v1/sessions/${sessionId}/join`, { joinKey, claim: guestClaim }));
  if (status !== 200 && status !== 201) throw new Error(`status ${status}`);
  return JSON.parse(body);
}
