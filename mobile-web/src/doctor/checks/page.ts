/** The phone page as it arrives, and what the server says of itself: no session is needed for these. */

import { sha256 } from "@noble/hashes/sha2.js";
import { encodeUtf8 } from "#protocol/bytes";
import { type Told, tell } from "../findings.ts";
import { type Answer, isLocal, isSecure, type Reach } from "../reach.ts";
import { readJson } from "./session.ts";

const redirectsMax = 5;
const okStatus = 200;
const notFoundStatus = 404;

/** Header → what must be in it (SG28). */
const wantedHeaders: Readonly<Record<string, RegExp>> = {
  "content-security-policy": /default-src 'none'.*frame-ancestors 'none'/,
  "x-content-type-options": /^nosniff$/,
  // The link's fragment holds the secret; the address itself is not for others either.
  "referrer-policy": /^no-referrer$/,
  "x-frame-options": /^DENY$/i,
};
const hsts: readonly [string, RegExp] = ["strict-transport-security", /max-age=[1-9]/];

export async function checkPage(reach: Reach, answer: Answer): Promise<Told> {
  if (isRedirect(answer)) return explainRedirect(reach, answer);
  if (answer.status !== okStatus) return tell("page-missing", { status: answer.status });
  const policy = answer.headers["content-security-policy"] ?? "";
  // Without a policy every script runs; that it is missing has a line of its own.
  const hashes = policy === "" ? [] : inlineScripts(answer.text).map(hashOf);
  if (!hashes.every((hash) => policy.includes(`'sha256-${hash}'`))) return tell("page-changed", {});
  const caching = answer.headers["cache-control"] ?? "";
  return /no-cache|no-store/.test(caching) ? tell("page-good", {}) : tell("page-kept", { value: caching });
}

export function checkHeaders(reach: Reach, { headers }: Answer): Told {
  if (headers["set-cookie"] !== undefined) return tell("headers-cookie", {});
  const asksForTls = isSecure(reach.origin) && new URL(reach.origin).hostname !== "localhost";
  const wanted = [...Object.entries(wantedHeaders), ...(asksForTls ? [hsts] : [])];
  const missing = wanted.filter(([name, pattern]) => !pattern.test(headers[name] ?? ""));
  if (missing.length === 0) return tell("headers-good", {});
  return tell("headers-missing", { names: missing.map(([name]) => name).join(", ") });
}

/** Where codes made for this server send phones (SG31). */
export async function checkLinks(reach: Reach): Promise<Told> {
  const answer = await reach.ask("/api/v1/info");
  const info = readJson(answer);
  if (info?.name !== "pairqr" || typeof info.pageOrigin !== "string") {
    return tell("not-pairqr", { status: answer.status });
  }
  const origin = info.pageOrigin;
  return origin === reach.origin || (isLocal(origin) && isLocal(reach.origin))
    ? tell("links-good", { origin })
    : tell("links-elsewhere", { origin, asked: reach.origin });
}

export async function checkReady(reach: Reach): Promise<Told> {
  const answer = await reach.ask("/readyz");
  if (answer.status === notFoundStatus) return tell("ready-hidden", {});
  const readiness = readJson(answer);
  const stores = Object.entries(readiness?.stores ?? {})
    .filter(([, state]) => state !== "ok")
    .map(([name]) => name)
    .join(", ");
  if (readiness?.status === "ready") return tell("ready-good", {});
  return readiness?.status === "degraded"
    ? tell("ready-degraded", { stores })
    : tell("ready-down", { stores });
}

export function checkHttp3({ headers }: Answer): Told {
  return /\bh3(-\d+)?=/.test(headers["alt-svc"] ?? "") ? tell("http3-good", {}) : tell("http3-none", {});
}

/** A browser takes the fragment, and the secret in it, along to wherever it is redirected. */
async function explainRedirect(reach: Reach, first: Answer): Promise<Told> {
  const location = first.headers.location ?? "";
  let answer = first;
  for (let hop = 0; hop < redirectsMax; hop += 1) {
    // A browser does not say where to.
    const target = isRedirect(answer) ? answer.headers.location : undefined;
    const next = target === undefined ? undefined : new URL(target, reach.origin);
    if (next?.origin !== reach.origin) return tell("page-redirected", { location });
    answer = await reach.ask(`${next.pathname}${next.search}`);
  }
  return tell("page-redirects-endlessly", { location });
}

function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function inlineScripts(html: string): readonly string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, script = ""]) => script);
}

/** As a policy names it: base64 of the SHA-256. */
function hashOf(script: string): string {
  return btoa(String.fromCharCode(...sha256(encodeUtf8(script))));
}
