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

type Permission = {
  /** Access-Control-Allow-Origin. */
  readonly allowed: string;
  /** The origin may send what the extension sends. */
  readonly isEnough: boolean;
};

const errorStatus = 500;

export async function checkCors({ origin }: Reach): Promise<Told> {
  const url = `${origin}/api/v1/sessions`;
  const strange = await askPermission(url, strangeOrigin);
  if (strange === null) return tell("api-unavailable", {});
  const { allowed } = strange;
  if (allowed === "*" || allowed === strangeOrigin) return tell("cors-open", { allowed });
  const chrome = await askPermission(url, chromeOrigin);
  if (chrome?.isEnough !== true) {
    return tell("cors-no-extension", { origin: chromeOrigin, allowed: chrome?.allowed ?? "" });
  }
  const firefox = await askPermission(url, firefoxOrigin);
  return firefox?.isEnough === true ? tell("cors-good", {}) : tell("cors-no-firefox", {});
}

/** As a browser asks before it sends (the preflight of the Fetch standard); null: the server is not there to ask. */
async function askPermission(url: string, asking: string): Promise<Permission | null> {
  const { status, headers } = await askUrl(url, {
    method: "OPTIONS",
    headers: {
      origin: asking,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });
  if (status >= errorStatus) return null;
  const allowed = headers["access-control-allow-origin"] ?? "";
  const methods = headers["access-control-allow-methods"] ?? "";
  const names = (headers["access-control-allow-headers"] ?? "").toLowerCase();
  const isEnough = allowed === asking && methods.includes("POST") && names.includes("content-type");
  return { allowed, isEnough };
}
