/**
 * Host and guest on their way to each other, without a browser: offer, answer, ten candidates each way, and again from
 * the offer on where something was lost, with the patience that transport/ has (SG45).
 *
 * `at(stage)` is called at each stage and holds the pair there until it resolves.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { createPairing } from "../../../server/test/support/pairing.ts";
import type { Cluster } from "../../support/services/cluster.ts";
import { type Envelope, type Link, openRoamingPeer, type RoamingPeer } from "./roaming-peer.ts";

export const stages = [
  "before the host registers",
  "after the host has registered",
  "while the code is shown",
  "after the guest has joined",
  "before the offer",
  "between offer and answer",
  "during candidates",
  "after the handshake",
] as const;
export type Stage = (typeof stages)[number];

export type RoamingPair = {
  readonly host: RoamingPeer;
  readonly guest: RoamingPeer;
  /** The guest's way to a handshake, also once more as after a reload; resolves to the number of attempts. */
  connect(): Promise<number>;
  close(): void;
};

const candidatesCount = 10;
const attemptsMax = 4;
const answerTimeoutMs = 5_000;
const pathPatienceMs = 5_000;
const strandedPatienceMs = 2_000;

/** What one attempt has come to, each side on the socket on which it began. */
type Progress = {
  readonly guestLink: Link;
  hostLink: Link | null;
  isAnswered: boolean;
  atHost: number;
  atGuest: number;
};

export async function openRoamingPair(
  cluster: Cluster,
  at: (stage: Stage) => Promise<void> = async () => undefined,
): Promise<RoamingPair> {
  const pairing = createPairing();
  const attempts = new Map<string, Progress>();
  let lastAttempt = 0;

  await at("before the host registers");
  const host: RoamingPeer = openRoamingPeer({
    cluster,
    pairing,
    role: "host",
    onMember: () => at("after the host has registered"),
    onEnvelope: (envelope, link) => void hearAtHost(envelope, link),
  });
  await host.opened();
  await at("while the code is shown");
  const guest: RoamingPeer = openRoamingPeer({
    cluster,
    pairing,
    role: "guest",
    onMember: () => at("after the guest has joined"),
    onEnvelope: (envelope, link) => void hearAtGuest(envelope, link),
  });
  await guest.opened();
  await at("before the offer");

  async function hearAtHost(envelope: Envelope, link: Link): Promise<void> {
    const id = idOf(envelope);
    const progress = attempts.get(id);
    if (progress === undefined) return;
    if (envelope.type === "CANDIDATE" && link === progress.hostLink) progress.atHost += 1;
    if (envelope.type !== "OFFER") return;
    progress.hostLink = link;
    await at("between offer and answer");
    link.send({
      type: "ANSWER",
      dst: host.remotePeerId,
      payload: { connectionId: id, type: "data", sdp: { type: "answer", sdp: "v=0" } },
    });
    await sendCandidates(host, link, id);
  }

  async function hearAtGuest(envelope: Envelope, link: Link): Promise<void> {
    const id = idOf(envelope);
    const progress = attempts.get(id);
    if (progress === undefined || link !== progress.guestLink) return;
    if (envelope.type === "CANDIDATE") progress.atGuest += 1;
    if (envelope.type !== "ANSWER") return;
    progress.isAnswered = true;
    await sendCandidates(guest, link, id);
  }

  async function sendCandidates(from: RoamingPeer, link: Link, connectionId: string): Promise<void> {
    for (let sent = 0; sent < candidatesCount; sent += 1) {
      if (from === host && sent === candidatesCount / 2) await at("during candidates");
      const candidate = { candidate: String(sent), sdpMid: "0" };
      link.send({
        type: "CANDIDATE",
        dst: from.remotePeerId,
        payload: { connectionId, type: "data", candidate },
      });
    }
  }

  /** False: something was lost, or takes too long. */
  async function attempt(): Promise<boolean> {
    lastAttempt += 1;
    const id = `dc_${lastAttempt}`;
    const guestLink = await guest.opened();
    const progress: Progress = { guestLink, hostLink: null, isAnswered: false, atHost: 0, atGuest: 0 };
    attempts.set(id, progress);
    guestLink.send({
      type: "OFFER",
      dst: guest.remotePeerId,
      payload: {
        connectionId: id,
        type: "data",
        sdp: { type: "offer", sdp: "v=0" },
        label: id,
        reliable: true,
        serialization: "raw",
      },
    });
    const startedAt = performance.now();
    let answeredAt = Number.POSITIVE_INFINITY;
    let strandedAt = Number.POSITIVE_INFINITY;
    for (;;) {
      const now = performance.now();
      if (progress.isAnswered) answeredAt = Math.min(answeredAt, now);
      if (guest.link !== guestLink) strandedAt = Math.min(strandedAt, now);
      if (progress.atHost === candidatesCount && progress.atGuest === candidatesCount) return true;
      if (!progress.isAnswered && (strandedAt < now || now - startedAt > answerTimeoutMs)) return false;
      if (now - answeredAt > pathPatienceMs || now - strandedAt > strandedPatienceMs) return false;
      await sleep(10);
    }
  }

  return {
    host,
    guest,
    async connect() {
      for (let count = 1; count <= attemptsMax; count += 1) {
        if (await attempt()) return count;
      }
      throw new Error(`Nothing came through in ${attemptsMax} attempts.`);
    },
    close() {
      host.close();
      guest.close();
    },
  };
}

function idOf(envelope: Envelope): string {
  const { payload } = envelope as { payload?: { connectionId?: unknown } };
  return String(payload?.connectionId);
}
