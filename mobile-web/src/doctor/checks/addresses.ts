/**
 * Whose address the server counts (SG27, SG51). Two questions: one as it is, one that claims to be handed on for an
 * address that belongs to nobody. And whether that address can be ours: who comes by a public name from outside has no
 * private one, and then it is that of something in between (Docker's gateway, a load balancer), for everybody.
 */

import type { ConnectionView } from "#protocol/signalling/api";
import { type Told, tell } from "../findings.ts";
import { isPrivateAddress, isPrivateHost, isSharedAddress } from "../private-network.ts";
import { isSecure, type Reach } from "../reach.ts";
import { placesOf } from "./ice.ts";
import { readJson, type TrialSession } from "./session.ts";

/** For documentation (RFC 5737): no client has it. */
const claimedAddress = "192.0.2.77";

export async function checkAddresses(reach: Reach, session: TrialSession): Promise<Told> {
  const plain = await look(reach, session, {});
  const claimed = await look(reach, session, { "x-forwarded-for": claimedAddress });
  if (plain === null || claimed === null) return tell("addresses-unknown", {});
  const { address } = plain;
  if (claimed.address === claimedAddress) return tell("proxy-spoofed", {});
  if (plain.forwarded === "ignored") return tell("proxy-untrusted", { address });
  // What we sent did not arrive, and nothing came in its place.
  if (claimed.forwarded === "none") return tell("proxy-silent", { address });
  if (isSecure(reach.origin) && !plain.isSecure) return tell("proxy-hides-tls", {});
  const canBeEverybodys = isPrivateAddress(address) && !isSharedAddress(address);
  if (canBeEverybodys && !(await isInItsNetwork(reach, session))) {
    return tell("addresses-private", { address });
  }
  return plain.forwarded === "believed"
    ? tell("addresses-proxied", { address })
    : tell("addresses-direct", { address });
}

/** By its name; else by STUN, which no proxy stands before: who has a private address there is in its network too. */
async function isInItsNetwork(reach: Reach, { guest }: TrialSession): Promise<boolean> {
  if (isPrivateHost(new URL(reach.origin).hostname)) return true;
  const [stun] = placesOf(guest.iceServers, "stun");
  const seen = stun === undefined ? undefined : await reach.askStun(stun.url);
  // A browser says nothing of an address that nobody changed on the way.
  return seen?.kind === "good" && (seen.address === "" || isPrivateAddress(seen.address));
}

async function look(
  reach: Reach,
  { sessionId, host }: TrialSession,
  headers: Readonly<Record<string, string>>,
): Promise<ConnectionView | null> {
  const answer = await reach.ask(`/api/v1/sessions/${sessionId}/connection`, {
    headers: { authorization: `Bearer ${host.token}`, ...headers },
  });
  const view = answer.status === 200 ? readJson(answer) : null;
  return typeof view?.address === "string" ? (view as unknown as ConnectionView) : null;
}
