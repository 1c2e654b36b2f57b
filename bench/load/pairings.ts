/**
 * Whole pairings, one after the other in each of several lanes. Run by bench/pairings.ts.
 *
 *   register ─ host's socket ─ join ─ guest's socket ─ offer ─ answer ─ 5 candidates each way ─ end, both sockets closed
 */

import { createPair, type Target } from "./pairs.ts";
import { answerTo, candidateTo, offerTo, openPeer } from "./peer-socket.ts";
import { runMany, serveSteps } from "./steps.ts";

export type PairingSteps = {
  /** Guests and hosts are spread over the targets in turn. Answers how many pairings were finished. */
  run(input: {
    readonly targets: readonly Target[];
    readonly seconds: number;
    readonly atOnce: number;
  }): Promise<number>;
};

const candidatesEach = 5;
const connectionId = "dc_bench";

async function pairOnce(target: Target): Promise<void> {
  const pair = await createPair(target);
  const [host, guest] = await Promise.all([openPeer(pair.host), openPeer(pair.guest)]);
  const { peerId: hostId } = pair.host;
  const { peerId: guestId } = pair.guest;
  await new Promise<void>((resolve) => {
    let arrived = 0;
    const arrive = (): void => {
      arrived += 1;
      if (arrived === 2 * candidatesEach) resolve();
    };
    const sendCandidates = (from: typeof host, to: string): void => {
      for (let index = 0; index < candidatesEach; index += 1) from.send(candidateTo(to, connectionId));
    };
    host.onEnvelope = ({ type }) => {
      if (type === "CANDIDATE") arrive();
      if (type === "OFFER") {
        host.send(answerTo(guestId, connectionId));
        sendCandidates(host, guestId);
      }
    };
    guest.onEnvelope = ({ type }) => {
      if (type === "CANDIDATE") arrive();
    };
    guest.send(offerTo(hostId, connectionId));
    sendCandidates(guest, hostId);
  });
  await pair.end();
  if (target.kind === "stock") {
    host.close();
    guest.close();
  }
  await Promise.all([host.closed, guest.closed]);
}

await serveSteps({
  async run({ targets, seconds, atOnce }) {
    const endsAt = performance.now() + seconds * 1000;
    let finished = 0;
    await runMany(
      atOnce,
      () => performance.now() < endsAt,
      async (index) => {
        const target = targets[index % targets.length];
        if (target === undefined) return;
        await pairOnce(target);
        finished += 1;
      },
    );
    return finished;
  },
} satisfies PairingSteps);
