/**
 * Is this address a PairQR server? Asked before an address is saved, and never of an address nobody typed.
 */

import * as v from "valibot";
import type { ServerInfo } from "#protocol/signalling/api";

export type ServerProblem = "not-an-address" | "needs-https" | "unreachable" | "not-pairqr";
export type ServerCheck =
  | { readonly isOk: true; readonly serverUrl: string; readonly pageOrigin: string }
  | { readonly isOk: false; readonly problem: ServerProblem };

/** Long enough for a cold mobile network, short enough to wait for at a button. */
const answerWithinMs = 5_000;

const infoSchema = v.object({
  name: v.literal("pairqr"),
  apiVersion: v.literal(1),
  pageOrigin: v.pipe(v.string(), v.url()),
}) satisfies v.GenericSchema<unknown, ServerInfo>;

export async function checkServer(typed: string, fetchIt: typeof fetch = fetch): Promise<ServerCheck> {
  const address = parseServerAddress(typed);
  if (!address.isOk) return address;
  const { serverUrl } = address;
  const info = await fetchServerInfo(serverUrl, fetchIt);
  if (typeof info === "string") return { isOk: false, problem: info };
  return { isOk: true, serverUrl, pageOrigin: info.pageOrigin };
}

/** Its page's origin is one that a code may lead to (SG31). */
export async function fetchServerInfo(
  serverUrl: string,
  fetchIt: typeof fetch = fetch,
): Promise<ServerInfo | ServerProblem> {
  let body: unknown;
  try {
    // As the session asks it later (SG31, transport/src/session-api.ts): at the origin, and nowhere else it is sent to.
    const response = await fetchIt(new URL("/api/v1/info", serverUrl), {
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (!response.ok) return response.status >= 500 ? "unreachable" : "not-pairqr";
    body = await response.json();
  } catch (error) {
    return error instanceof SyntaxError ? "not-pairqr" : "unreachable";
  }
  const info = v.safeParse(infoSchema, body);
  if (!info.success) return "not-pairqr";
  const page = new URL(info.output.pageOrigin);
  const isLocal = isLocalHttp(page) && isLocalHttp(new URL(serverUrl));
  if (page.protocol !== "https:" && !isLocal) return page.protocol === "http:" ? "needs-https" : "not-pairqr";
  return { ...info.output, pageOrigin: page.origin };
}

/**
 * "pairqr.example" becomes "https://pairqr.example", "localhost:8080" "http://localhost:8080"; http on this machine
 * only. A server has its origin to itself: the path of an address that was copied from one of its pages goes.
 */
export function parseServerAddress(
  typed: string,
):
  | { readonly isOk: true; readonly serverUrl: string }
  | { readonly isOk: false; readonly problem: ServerProblem } {
  const text = typed.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const withScheme = hasScheme ? text : `https://${text}`;
  if (text === "" || !URL.canParse(withScheme)) return { isOk: false, problem: "not-an-address" };
  const url = new URL(withScheme);
  // Chromium takes "two words" for a name, and writes its space as %20.
  if (url.hostname.includes("%")) return { isOk: false, problem: "not-an-address" };
  if (!hasScheme && isThisMachine(url.hostname)) url.protocol = "http:";
  if (url.username !== "" || url.password !== "") return { isOk: false, problem: "not-an-address" };
  if (url.protocol === "http:" && !isThisMachine(url.hostname))
    return { isOk: false, problem: "needs-https" };
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { isOk: false, problem: "not-an-address" };
  return { isOk: true, serverUrl: url.origin };
}

/** What passes there does not leave the machine. */
function isLocalHttp({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && isThisMachine(hostname);
}

function isThisMachine(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "127.0.0.1" ||
    hostname === "[::1]"
  );
}
