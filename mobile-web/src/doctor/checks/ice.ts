/** STUN, and TURN over UDP, TCP and TLS, by the URLs and the credentials that a member of a real session was given. */

import type { IceServer } from "#protocol/signalling/api";
import { type CheckName, type Told, tell } from "../findings.ts";
import type { IceCredentials, IceOutcome, Reach } from "../reach.ts";
import type { TrialSession } from "./session.ts";

export type IceCheck = Extract<CheckName, "stun" | "turn-udp" | "turn-tcp" | "turn-tls">;

type Place = { readonly url: string; readonly credentials: IceCredentials };

const unauthorized = 401;
const quotaReached = 486;
const noCapacity = 508;

/** Of several URLs of a kind the first that does not work is told, else the last one. */
export async function checkIce(reach: Reach, check: IceCheck, { guest }: TrialSession): Promise<Told> {
  let told = tell(check === "stun" ? "stun-none" : "turn-none", {});
  for (const { url, credentials } of placesOf(guest.iceServers, check)) {
    const isStun = check === "stun";
    const outcome = await (isStun ? reach.askStun(url) : reach.askTurn(url, credentials));
    if (outcome.kind !== "good") return explain(url, outcome);
    const { address, ms } = outcome;
    told = isStun ? tell("stun-good", { url, address }) : tell("turn-good", { url, ms });
  }
  return told;
}

/** Of one kind, in the server's order. */
export function placesOf(servers: readonly IceServer[], check: IceCheck): readonly Place[] {
  return servers.flatMap(({ urls, username = "", credential = "" }) =>
    [urls]
      .flat()
      .filter((url) => kindOf(url) === check)
      .map((url) => ({ url, credentials: { username, credential } })),
  );
}

function kindOf(url: string): IceCheck {
  if (url.startsWith("stun")) return "stun";
  if (url.startsWith("turns:")) return "turn-tls";
  return url.endsWith("?transport=tcp") ? "turn-tcp" : "turn-udp";
}

function explain(url: string, outcome: Exclude<IceOutcome, { kind: "good" }>): Told {
  switch (outcome.kind) {
    case "silent":
      return tell("ice-silent", { url });
    case "unreachable":
      return tell("ice-unreachable", { url, why: outcome.why });
    case "certificate":
      return tell("ice-certificate", { url, why: outcome.why });
    case "open-door":
      return tell("turn-open-door", { url, peer: outcome.peer });
    case "private-relay":
      return tell("turn-private-relay", { url, address: outcome.address });
    case "refused":
      if (outcome.code === unauthorized) return tell("turn-wrong-credentials", { url });
      if (outcome.code === quotaReached || outcome.code === noCapacity) return tell("turn-full", { url });
      return tell("ice-refused", { url, code: outcome.code, why: outcome.why });
  }
}
