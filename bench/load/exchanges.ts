/**
 * Offers and answers through signalling at a steady rate. Run by bench/relay-latency.ts.
 *
 * The timetable is fixed before the start and no offer waits for an answer, so a server that stalls is met by as many
 * offers as its stall is long. Timed is from the guest's send to its receipt of the answer; how late the sends themselves
 * were is answered too, for it is this process that was late then. The first second of a run is not timed: a server that
 * has stood idle while the others were measured has shrunk its heap, and grows it again at the first offers.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { createPair, type Target } from "./pairs.ts";
import { answerTo, offerTo, openPeer, type PeerSocket } from "./peer-socket.ts";
import { serveSteps } from "./steps.ts";

export type ExchangeTimes = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lateP99Ms: number;
  readonly unanswered: number;
};

export type ExchangeSteps = {
  connect(input: { readonly target: Target; readonly pairs: number }): Promise<void>;
  /** For a second more than `seconds`. */
  run(input: { readonly offersPerSecond: number; readonly seconds: number }): Promise<ExchangeTimes>;
};

type Guest = { readonly socket: PeerSocket; readonly hostId: string };

/** As PeerJS does; stock PeerServer drops whoever says nothing for 90 seconds. */
const heartbeatMs = 5_000;
/** What has not been answered by then is not counted as answered. */
const lastAnswerMs = 1_000;
const untimedSeconds = 1;
const guests: Guest[] = [];

async function connectPair(target: Target): Promise<void> {
  const pair = await createPair(target);
  const host = await openPeer(pair.host);
  host.onEnvelope = ({ type, payload }) => {
    if (type === "OFFER") host.send(answerTo(pair.guest.peerId, payload?.connectionId ?? ""));
  };
  const guest = await openPeer(pair.guest);
  guests.push({ socket: guest, hostId: pair.host.peerId });
  setInterval(() => {
    for (const socket of [host, guest]) socket.send({ type: "HEARTBEAT" });
  }, heartbeatMs);
}

await serveSteps({
  async connect({ target, pairs }) {
    for (let pair = 0; pair < pairs; pair += 1) await connectPair(target);
  },

  async run({ offersPerSecond, seconds }) {
    const untimed = offersPerSecond * untimedSeconds;
    const offers = offersPerSecond * seconds;
    const sentAt = new Map<string, number>();
    const latencies: number[] = [];
    const delays: number[] = [];
    for (const { socket } of guests) {
      socket.onEnvelope = ({ type, payload }) => {
        const sent = sentAt.get(payload?.connectionId ?? "");
        if (type === "ANSWER" && sent !== undefined) latencies.push(performance.now() - sent);
      };
    }
    const startedAt = performance.now();
    for (let index = 0; index < untimed + offers; index += 1) {
      const dueAt = startedAt + (index * 1000) / offersPerSecond;
      while (performance.now() < dueAt) await sleep(1);
      const guest = guests[index % guests.length];
      const connectionId = `offer-${index}`;
      const now = performance.now();
      if (index >= untimed) {
        sentAt.set(connectionId, now);
        delays.push(now - dueAt);
      }
      guest?.socket.send(offerTo(guest.hostId, connectionId));
    }
    await sleep(lastAnswerMs);
    return {
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      lateP99Ms: percentile(delays, 0.99),
      unanswered: offers - latencies.length,
    };
  },
} satisfies ExchangeSteps);

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
