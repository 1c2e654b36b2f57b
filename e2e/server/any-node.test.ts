/** Host and guest on any of three real nodes behind one Redis: everything works as on one. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Membership } from "../../protocol/src/signalling/api.ts";
import {
  createClaim,
  createPairing,
  end,
  join,
  membershipOf,
  pair,
  register,
  renew,
} from "../../server/test/support/pairing.ts";
import {
  candidate,
  candidateText,
  offer,
  openSocket,
  type SignallingSocket,
} from "../../server/test/support/signalling-socket.ts";
import { type RunningRedis, startRedis } from "../support/services/redis.ts";
import { type ServerNodes, startServerNodes } from "../support/services/server-nodes.ts";
import { waitFor } from "../support/wait.ts";

const nodesCount = 3;
/** Any burst is taken: what is tested is the way, not the limit. */
const limits = {
  createsPerMinute: 1_000_000,
  joinsPerMinute: 1_000_000,
  upgradesPerMinute: 1_000_000,
  envelopesBurst: 100_000,
};

const underWayMax = 48;

let redis: RunningRedis;
let nodes: ServerNodes;

beforeAll(async () => {
  redis = await startRedis();
  nodes = await startServerNodes(nodesCount, { REDIS_URL: redis.url, LIMITS: JSON.stringify(limits) });
});
afterAll(async () => {
  await nodes?.stop();
  await redis?.stop();
});

const urlOf = (index: number): string => nodes.all[index]?.url ?? "";
const indexes = Array.from({ length: nodesCount }, (_, index) => index);
const placements = indexes.flatMap((host) => indexes.map((guest) => [host, guest] as const));

/** What a socket has got, in order; a peer reads its sockets one after the other. */
function textsOf(sockets: readonly SignallingSocket[]): readonly string[] {
  return sockets.flatMap((socket) => socket.pending.map((message) => String(candidateText(message))));
}

/** Without what the server says itself. */
function arrivedOn(sockets: readonly SignallingSocket[]): readonly string[] {
  return textsOf(sockets).filter((text) => text !== "undefined");
}

function numbers(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

describe.each(placements)("host on node %i, guest on node %i", (hostIndex, guestIndex) => {
  const [hostUrl, guestUrl] = [() => urlOf(hostIndex), () => urlOf(guestIndex)];

  it("[SG32] pairs, tells of a second guest and of a lost peer, and ends on both", async () => {
    const pairing = createPairing();
    const host = membershipOf(await register(hostUrl(), pairing));
    const desk = await openSocket(hostUrl(), host);
    const ticket = { peerId: host.remotePeerId, token: `join.${pairing.joinKey}.${pairing.guestClaim}` };
    const phone = await openSocket(guestUrl(), ticket);
    const guest = membershipOf(await join(urlOf((guestIndex + 1) % nodesCount), pairing));
    phone.send(offer(host.peerId, "v=0"));
    expect(await desk.next()).toEqual({ ...offer(host.peerId, "v=0"), src: guest.peerId });
    desk.send(candidate(guest.peerId, "back"));
    expect(candidateText(await phone.next())).toBe("back");

    expect((await join(guestUrl(), { ...pairing, guestClaim: createClaim() })).status).toBe(409);
    expect(await desk.next()).toMatchObject({ payload: { code: "second-join-refused" } });
    expect((await renew(hostUrl(), pairing.sessionId, pairing.guestClaim)).status).toBe(200);
    phone.socket.terminate();
    expect(await desk.next()).toMatchObject({ payload: { code: "peer-left" } });

    const again = await openSocket(guestUrl(), guest);
    const { status } = await end(urlOf((hostIndex + 2) % nodesCount), pairing.sessionId, host.token);
    expect(status).toBe(204);
    expect(await Promise.all([desk.closed, again.closed])).toEqual([4002, 4002]);
    expect((await join(guestUrl(), pairing)).status).toBe(404);
  });

  it("[SG22, SG32] keeps the order of 1,000 envelopes each way, while others send theirs", async () => {
    const both = await Promise.all([0, 1].map(() => pair(hostUrl())));
    await Promise.all(
      both.map(async ({ host, guest }) => {
        const [desk, phone] = [await openSocket(hostUrl(), host), await openSocket(guestUrl(), guest)];
        for (const text of numbers(1_000)) {
          phone.send(candidate(host.peerId, text));
          desk.send(candidate(guest.peerId, text));
        }
        await waitFor("all to arrive", () => desk.pending.length >= 1_000 && phone.pending.length >= 1_000);
        expect(textsOf([desk])).toEqual(numbers(1_000));
        expect(textsOf([phone])).toEqual(numbers(1_000));
        desk.close();
        phone.close();
      }),
    );
  });
});

describe("a host that moves from node to node while its guest sends", () => {
  /**
   * One a few milliseconds, so that some are under way at every moment; but never more than may wait for a peer that is
   * nowhere (64), however long a busy machine takes to move it.
   */
  async function sendThrough(
    phone: SignallingSocket,
    host: Membership,
    readArrived: () => number,
    meanwhile: () => Promise<void>,
  ): Promise<number> {
    let isOver = false;
    let sent = 0;
    const sending = (async () => {
      while (!isOver) {
        if (sent - readArrived() < underWayMax) {
          phone.send(candidate(host.peerId, String(sent)));
          sent += 1;
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    await meanwhile();
    isOver = true;
    await sending;
    return sent;
  }

  type Move = (host: Membership, former: SignallingSocket, turn: number) => Promise<SignallingSocket>;

  /** Twelve moves; all the sockets that the host had, and how many envelopes were sent to them. */
  async function moveAround(guestIndex: number, move: Move) {
    const { host, guest } = await pair(urlOf(0));
    const phone = await openSocket(urlOf(guestIndex), guest);
    let current = await openSocket(urlOf(0), host);
    const sockets = [current];
    const readArrived = () => arrivedOn(sockets).length;
    const sent = await sendThrough(phone, host, readArrived, async () => {
      for (let turn = 1; turn <= 12; turn += 1) {
        current = await move(host, current, turn);
        sockets.push(current);
      }
    });
    return { sent, sockets };
  }

  it.each(indexes)(
    "[SG33] gets each envelope once and in order: guest on node %i, new socket first",
    async (guestIndex) => {
      const { sent, sockets } = await moveAround(guestIndex, async (host, former, turn) => {
        const next = await openSocket(urlOf(turn % nodesCount), host);
        expect(await former.closed).toBe(4001);
        return next;
      });
      await waitFor("all to arrive", () => arrivedOn(sockets).length >= sent);
      expect(textsOf(sockets)).toEqual(numbers(sent));
    },
  );

  it.each(indexes)(
    "[SG33] gets each envelope once and in order: guest on node %i, old socket closed first",
    async (guestIndex) => {
      const { sent, sockets } = await moveAround(guestIndex, async (host, former, turn) => {
        former.close();
        // Now and then before the node has noticed that the former one closes.
        if (turn % 2 === 0) {
          await former.closed;
        }
        return openSocket(urlOf((turn * 2) % nodesCount), host);
      });
      await waitFor("all to arrive", () => arrivedOn(sockets).length >= sent);
      expect(arrivedOn(sockets)).toEqual(numbers(sent));
    },
  );

  it("[SG33] gets, on another node, what came while it was nowhere", async () => {
    const { host, guest } = await pair(urlOf(0));
    const phone = await openSocket(urlOf(1), guest);
    const old = await openSocket(urlOf(0), host);
    old.close();
    await old.closed;
    for (const text of numbers(64)) {
      phone.send(candidate(host.peerId, text));
    }
    const next = await openSocket(urlOf(2), host);
    await waitFor("all to arrive", () => next.pending.length >= 64);
    expect(textsOf([next])).toEqual(numbers(64));
  });
});
