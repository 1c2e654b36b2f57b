/** The server's clock against ours, by the moment at which it signed a token: tokens and TURN credentials rest on it. */

import { decodeUtf8, parseBase64url } from "#protocol/bytes";
import { type Told, tell } from "../findings.ts";
import { readJson, type TrialSession } from "./session.ts";

/** Credentials live minutes; more than this and other clocks, coturn's among them, are likely wrong too. */
const offMaxSeconds = 30;

export function checkClock({ host, askedAt, answeredAt }: TrialSession): Told {
  const signedAt = readSignedAt(host.token);
  if (signedAt === null) return tell("own-mistake", { why: "iat" });
  // It was signed between the two, and is in whole seconds.
  const late = Math.floor(askedAt / 1000) - signedAt;
  const early = signedAt - Math.floor(answeredAt / 1000);
  const seconds = Math.max(0, late, early);
  return seconds > offMaxSeconds
    ? tell("clock-off", { seconds, isAhead: early > 0 })
    : tell("clock-good", { seconds });
}

function readSignedAt(token: string): number | null {
  const [, payload = ""] = token.split(".");
  const claims = readJson({ status: 0, headers: {}, text: decodeUtf8(parseBase64url(payload)) });
  const at = claims?.iat;
  return typeof at === "number" ? at : null;
}
