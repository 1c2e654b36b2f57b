/**
 * The session API of the signalling server as calls that never throw (docs/protocol/2-signalling).
 *
 *   createSession ── POST   /api/v1/sessions           ──► Membership │ problem+json with a code
 *   joinSession   ── POST   /api/v1/sessions/:id/join  ──► GuestMembership │ …
 *   renewMembership  POST   /api/v1/sessions/:id/token ──► Membership │ …
 *   deleteSession ── DELETE /api/v1/sessions/:id
 *
 * What arrives is checked here: the rest of transport/ may rely on its shape. A call that is not answered within four
 * seconds has failed as `unreachable`.
 */

import {
  type ApiErrorCode,
  apiErrorCodes,
  type CreateSessionBody,
  type GuestMembership,
  type IceServer,
  type JoinSessionBody,
  type Membership,
  type RenewTokenBody,
  type SessionId,
} from "#protocol/signalling/api";
import { sleep } from "./backoff.ts";

export type ApiFailure =
  /** No answer in time, no network, or an answer that is not this API's. */
  { readonly ok: false; readonly code: ApiErrorCode | "unreachable" };
export type ApiResult<T> = { readonly ok: true; readonly value: T } | ApiFailure;

/** The user must hear of an unreachable server within 5 s. */
const requestTimeoutMs = 4_000;
/** Far more than any answer of this API. */
const answerMaxChars = 64 * 1024;
const iceServersMax = 16;
/** What fits a timer; more is no life of a credential. */
const iceServersLifetimeMaxMs = 24 * 60 * 60_000;

export function createSession(
  serverUrl: string,
  body: CreateSessionBody,
  signal?: AbortSignal,
): Promise<ApiResult<Membership>> {
  return request(serverUrl, "sessions", { body, signal }, parseMembership);
}

export function joinSession(
  serverUrl: string,
  sessionId: SessionId,
  body: JoinSessionBody,
  signal?: AbortSignal,
): Promise<ApiResult<GuestMembership>> {
  return request(serverUrl, `sessions/${sessionId}/join`, { body, signal }, parseGuestMembership);
}

export function renewMembership(
  serverUrl: string,
  sessionId: SessionId,
  body: RenewTokenBody,
  signal?: AbortSignal,
): Promise<ApiResult<Membership>> {
  return request(serverUrl, `sessions/${sessionId}/token`, { body, signal }, parseMembership);
}

/** `keepalive`: the request goes out even when the page is closing. */
export function deleteSession(
  serverUrl: string,
  sessionId: SessionId,
  token: string,
): Promise<ApiResult<null>> {
  return request(serverUrl, `sessions/${sessionId}`, { token }, () => null);
}

/** With a new token where this one has lapsed: a session may last for hours. */
export async function endSession(
  serverUrl: string,
  sessionId: SessionId,
  token: string,
  renew: () => Promise<ApiResult<Pick<Membership, "token">>>,
): Promise<void> {
  const ended = await deleteSession(serverUrl, sessionId, token);
  if (ended.ok || ended.code !== "unauthorized") return;
  const renewed = await renew();
  if (renewed.ok) await deleteSession(serverUrl, sessionId, renewed.value.token);
}

/** What is posted, or the token of a session that is to be deleted. */
type RequestOptions =
  | { readonly body: object; readonly token?: undefined; readonly signal: AbortSignal | undefined }
  | { readonly body?: undefined; readonly token: string; readonly signal?: undefined };

/** `parse` returns undefined for what is not an answer of this API. */
async function request<T>(
  serverUrl: string,
  path: string,
  { body, token, signal }: RequestOptions,
  parse: (json: unknown) => T | undefined,
): Promise<ApiResult<T>> {
  const ending = new AbortController();
  // AbortSignal.any is younger than browsers that we take (README).
  void sleep(requestTimeoutMs, signal).then(() => ending.abort());
  try {
    const response = await fetch(new URL(`/api/v1/${path}`, serverUrl), {
      ...(body === undefined
        ? { method: "DELETE", headers: { authorization: `Bearer ${token}` }, keepalive: true }
        : {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          }),
      // "omit" would open a connection of its own, beside the one that the page came by.
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: ending.signal,
    });
    const json = parseJson(await response.text());
    if (!response.ok) return { ok: false, code: parseProblemCode(json) };
    const value = parse(json);
    return value === undefined ? { ok: false, code: "unreachable" } : { ok: true, value };
  } catch {
    // fetch says TypeError for every kind of no network, and AbortError for ours.
    return { ok: false, code: "unreachable" };
  }
}

function parseJson(text: string): unknown {
  if (text.length > answerMaxChars) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** An error page of some proxy on the way is no word of ours. */
function parseProblemCode(json: unknown): ApiErrorCode | "unreachable" {
  return (isRecord(json) && apiErrorCodes.find((code) => code === json.code)) || "unreachable";
}

function parseMembership(json: unknown): Membership | undefined {
  if (!isRecord(json)) return undefined;
  const { token, peerId, remotePeerId, expiresAt, iceServers, iceServersLifetimeMs } = json;
  if (typeof token !== "string" || typeof peerId !== "string" || typeof remotePeerId !== "string") {
    return undefined;
  }
  if (typeof expiresAt !== "number" || !Array.isArray(iceServers)) return undefined;
  const servers = iceServers.slice(0, iceServersMax).map(parseIceServer);
  if (!servers.every((server) => server !== undefined)) return undefined;
  const membership = { token, peerId, remotePeerId, expiresAt, iceServers: servers };
  if (iceServersLifetimeMs === undefined) return membership;
  if (!isLifetimeMs(iceServersLifetimeMs)) return undefined;
  return { ...membership, iceServersLifetimeMs };
}

function parseGuestMembership(json: unknown): GuestMembership | undefined {
  const membership = parseMembership(json);
  const isTaken = isRecord(json) && json.isOfferTaken === true;
  return membership && { ...membership, ...(isTaken && { isOfferTaken: true }) };
}

function isLifetimeMs(json: unknown): json is number {
  return typeof json === "number" && json >= 0 && json <= iceServersLifetimeMaxMs;
}

function parseIceServer(json: unknown): IceServer | undefined {
  if (!isRecord(json)) return undefined;
  const { urls, username, credential } = json;
  const list: readonly unknown[] = Array.isArray(urls) ? urls : [urls];
  const isStunOrTurn = (url: unknown): url is string =>
    typeof url === "string" && /^(stun|turn)s?:/.test(url);
  if (!list.every(isStunOrTurn)) return undefined;
  return {
    urls: list,
    ...(typeof username === "string" && { username }),
    ...(typeof credential === "string" && { credential }),
  };
}
