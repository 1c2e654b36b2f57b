/** A host and a guest that keep every rule, beside a flood: all that a pairing takes, and how long it took. */

import type { Membership } from "../../../protocol/src/signalling/api.ts";
import { createPairing } from "../../../server/test/support/pairing.ts";
import { candidate, offer, openSocket } from "../../../server/test/support/signalling-socket.ts";
import { createCaller } from "./requests.ts";

const candidatesEach = 10;

export type PairBeside = {
  readonly hostUrl: string;
  readonly guestUrl: string;
  readonly authority?: string | null;
  /** Local address of its calls. */
  readonly from?: string;
};

/** In milliseconds; rejects where any step fails. */
export async function pairBeside({ hostUrl, guestUrl, authority = null, from }: PairBeside): Promise<number> {
  const startedAt = performance.now();
  const call = createCaller(2, authority);
  const { sessionId, joinKey, joinKeyHash, hostClaim, guestClaim } = createPairing();

  async function post(url: string, path: string, body: object): Promise<Membership> {
    const answer = await call(url, { method: "POST", path, body, ...(from !== undefined && { from }) });
    if (answer.status !== 200 && answer.status !== 201) {
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body as unknown as Membership;
  }

  const body = { sessionId, joinKeyHash, claim: hostClaim, lifetimeMs: 60_000 };
  const host = await post(hostUrl, "/api/v1/sessions", body);
  const desk = await openSocket(hostUrl, host);
  const guest = await post(guestUrl, `/api/v1/sessions/${sessionId}/join`, { joinKey, claim: guestClaim });
  const phone = await openSocket(guestUrl, guest);

  phone.send(offer(host.peerId, "v=0 offer"));
  expectType(await desk.next(), "OFFER");
  const answer = { sdp: { type: "answer", sdp: "v=0 answer" }, type: "data", connectionId: "dc_1" };
  desk.send({ type: "ANSWER", dst: guest.peerId, payload: answer });
  expectType(await phone.next(), "ANSWER");
  for (let index = 0; index < candidatesEach; index += 1) {
    phone.send(candidate(host.peerId, String(index)));
    desk.send(candidate(guest.peerId, String(index)));
  }
  for (let index = 0; index < candidatesEach; index += 1) {
    expectType(await desk.next(), "CANDIDATE");
    expectType(await phone.next(), "CANDIDATE");
  }
  desk.close();
  phone.close();
  return performance.now() - startedAt;
}

function expectType(message: Readonly<Record<string, unknown>>, type: string): void {
  if (message.type !== type) throw new Error(`Expected ${type}, got ${String(message.type)}.`);
}
