/** A host and a guest as a real client would make them, and the calls they send. */
import { createHash, randomBytes } from "node:crypto";
import type { Membership } from "#protocol/signalling/api";

export type Answer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
};

export type Pairing = {
  readonly sessionId: string;
  readonly joinKey: string;
  readonly joinKeyHash: string;
  readonly hostClaim: string;
  readonly guestClaim: string;
};

export function createPairing(): Pairing {
  const joinKey = randomBytes(32);
  return {
    sessionId: randomBytes(16).toString("hex"),
    joinKey: joinKey.toString("base64url"),
    joinKeyHash: createHash("sha256").update(joinKey).digest("base64url"),
    hostClaim: createClaim(),
    guestClaim: createClaim(),
  };
}

export function createClaim(): string {
  return randomBytes(16).toString("base64url");
}

export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, headers: response.headers };
}

export function register(
  url: string,
  pairing: Pairing,
  headers: Record<string, string> = {},
  lifetimeMs = 10 * 60_000,
): Promise<Answer> {
  const { sessionId, joinKeyHash, hostClaim } = pairing;
  const body = { sessionId, joinKeyHash, claim: hostClaim, lifetimeMs };
  return call(url, "POST", "/api/v1/sessions", body, headers);
}

export function join(
  url: string,
  pairing: Pairing,
  changed: { readonly joinKey?: string; readonly claim?: string; readonly offer?: unknown } = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = { joinKey: pairing.joinKey, claim: pairing.guestClaim, ...changed };
  return call(url, "POST", `/api/v1/sessions/${pairing.sessionId}/join`, body, headers);
}

export function renew(
  url: string,
  sessionId: string,
  claim: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call(url, "POST", `/api/v1/sessions/${sessionId}/token`, { claim }, headers);
}

export function end(url: string, sessionId: string, token: string): Promise<Answer> {
  return call(url, "DELETE", `/api/v1/sessions/${sessionId}`, undefined, {
    authorization: `Bearer ${token}`,
  });
}

/** SG51: how the server sees this request. */
export function view(
  url: string,
  sessionId: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const path = `/api/v1/sessions/${sessionId}/connection`;
  return call(url, "GET", path, undefined, { authorization: `Bearer ${token}`, ...headers });
}

export function membershipOf(answer: Answer): Membership {
  if (answer.status !== 200 && answer.status !== 201) {
    throw new Error(`Expected a membership, got ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return answer.body as unknown as Membership;
}

/** Both are members; no socket is open yet. */
export async function pair(
  url: string,
): Promise<{ readonly pairing: Pairing; readonly host: Membership; readonly guest: Membership }> {
  const pairing = createPairing();
  const host = membershipOf(await register(url, pairing));
  const guest = membershipOf(await join(url, pairing));
  return { pairing, host, guest };
}
