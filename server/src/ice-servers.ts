/**
 * STUN and TURN servers for one member of a session, docs/protocol/2-signalling, SG39–SG42 and SG58.
 *
 *     username    1795448100:Zk3v9Qxr7TnW2bYc      when it lapses, seconds since 1970 : says nothing to anybody
 *     credential  base64(HMAC-SHA1(TURN_SECRET, username))
 *
 * The form is coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00): nothing has to be told to coturn.
 */
import { createHmac } from "node:crypto";
import type { IceServer, Membership } from "#protocol/signalling/api";
import { formatPeerId, type PeerName } from "#protocol/signalling/peer-id";
import { consumeByAddress } from "./admission.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { RateRuleName } from "./rate-rules.ts";
import type { TurnConfig } from "./turn-config.ts";

type IceGrant = Pick<Membership, "iceServers" | "iceServersLifetimeMs">;
/** `address`: who asks, as limits count it. */
export type IceServersFor = (member: PeerName, address: string) => Promise<IceGrant>;

const markBytes = 12;

export function createIceServers(
  fixed: readonly IceServer[],
  turn: TurnConfig | null,
  limiter: RateLimiter<RateRuleName>,
  now: () => number,
): IceServersFor {
  if (turn === null) {
    return async () => ({ iceServers: fixed });
  }
  const { secret, lifetimeSeconds } = turn;
  const stunUrls = turn.urls.filter((url) => url.startsWith("stun"));
  const turnUrls = turn.urls.filter((url) => url.startsWith("turn"));
  const open: readonly IceServer[] = stunUrls.length === 0 ? fixed : [...fixed, { urls: stunUrls }];
  if (secret === null || turnUrls.length === 0) {
    return async () => ({ iceServers: open });
  }
  // The secret itself signs credentials and nothing else.
  const markKey = createHmac("sha256", secret).update("pairqr turn username").digest();

  return async (member, address) => {
    const peerId = formatPeerId(member.sessionId, member.role);
    const mark = (text: string): Buffer => createHmac("sha256", markKey).update(text).digest();
    const nowMs = now();
    const expiresAtSeconds = lapse(Math.floor(nowMs / 1000), lifetimeSeconds, mark(peerId).readUInt32BE());
    const name = mark(`${peerId} ${expiresAtSeconds}`).subarray(0, markBytes).toString("base64url");
    const username = `${expiresAtSeconds}:${name}`;
    const credential = createHmac("sha1", secret).update(username).digest("base64");
    const mayRelay = (await consumeByAddress(limiter, "relays", address)) === null;
    return {
      iceServers: mayRelay ? [...open, { urls: turnUrls, username, credential }] : open,
      // Without credentials too: a host asks again by then, and may get some.
      iceServersLifetimeMs: expiresAtSeconds * 1000 - nowMs,
    };
  };
}

/**
 * At most a lifetime from now, at least half of one. Within that half a member is given the same username again, so
 * that coturn's quota counts the member and not its calls. `spread` keeps members from renewing all at once.
 */
function lapse(nowSeconds: number, lifetimeSeconds: number, spread: number): number {
  const step = Math.ceil(lifetimeSeconds / 2);
  const offset = spread % step;
  return Math.floor((nowSeconds + lifetimeSeconds - offset) / step) * step + offset;
}
