/** Whether the extension may use the API, in Chrome's family and in Firefox, and a strange page may not (SG13). */

import { type Told, tell } from "../../mobile-web/src/doctor/findings.ts";
import type { Reach } from "../../mobile-web/src/doctor/reach.ts";
import { extensionId } from "../start/extension-id.ts";
import { askUrl } from "./node-reach.ts";

const chromeOrigin = `chrome-extension://${extensionId}`;
/** As in some profile: each has another. */
const firefoxOrigin = "moz-extension://3a8f8c5e-7d0b-4a35-9a55-0c2b8f2a9d41";
/** Names under "invalid" are nobody's (RFC 2606). */
const strangeOrigin = "https://stranger.invalid";

export async function checkCors({ origin }: Reach): Promise<Told> {
  const allowedFor = async (asking: string): Promise<string> => {
    const answer = await askUrl(`${origin}/api/v1/sessions`, {
      method: "OPTIONS",
      headers: {
        origin: asking,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    const methods = answer.headers["access-control-allow-methods"] ?? "";
    const headers = (answer.headers["access-control-allow-headers"] ?? "").toLowerCase();
    const allowed = answer.headers["access-control-allow-origin"] ?? "";
    return allowed === "" || (methods.includes("POST") && headers.includes("content-type"))
      ? allowed
      : `${allowed}, without what it sends`;
  };
  const strange = await allowedFor(strangeOrigin);
  if (strange === "*" || strange === strangeOrigin) return tell("cors-open", { allowed: strange });
  const chrome = await allowedFor(chromeOrigin);
  if (chrome !== chromeOrigin) return tell("cors-no-extension", { origin: chromeOrigin, allowed: chrome });
  return (await allowedFor(firefoxOrigin)) === firefoxOrigin
    ? tell("cors-good", {})
    : tell("cors-no-firefox", {});
}
