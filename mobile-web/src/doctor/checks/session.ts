/**
 * A session as two browsers make it, on the real server: created, a wrong key refused, joined, and ended when the
 * checks that need its memberships are through.
 */

import { formatBase64url } from "#protocol/bytes";
import { linkLifetimeMs, pairingSecretBytes } from "#protocol/limits";
import { derivePairing } from "#protocol/pairing/derive";
import type { Membership } from "#protocol/signalling/api";
import { type Told, tell } from "../findings.ts";
import type { Answer, Question, Reach } from "../reach.ts";

export type TrialSession = {
  readonly sessionId: string;
  readonly host: Membership;
  readonly guest: Membership;
  /** When the host's membership was on its way, for the clock. */
  readonly askedAt: number;
  readonly answeredAt: number;
};

export type OpenedSession =
  | { readonly ok: true; readonly session: TrialSession }
  | { readonly ok: false; readonly told: Told };

const claimBytes = 16;
const sessions = "/api/v1/sessions";
const defaultRetrySeconds = 60;

export async function openTrialSession(reach: Reach): Promise<OpenedSession> {
  const pairing = derivePairing(reach.randomBytes(pairingSecretBytes));
  const createClaim = () => formatBase64url(reach.randomBytes(claimBytes));
  const guestClaim = createClaim();
  const { sessionId, joinKey, joinKeyHash } = pairing;
  const join = (key: string) =>
    reach.ask(`${sessions}/${sessionId}/join`, post({ joinKey: key, claim: guestClaim }));

  const askedAt = reach.now();
  const created = await reach.ask(
    sessions,
    post({ sessionId, joinKeyHash, claim: createClaim(), lifetimeMs: linkLifetimeMs }),
  );
  const answeredAt = reach.now();
  const host = readMembership(created);
  if (host === null) return { ok: false, told: explain("create", created) };
  const wrongKey = derivePairing(reach.randomBytes(pairingSecretBytes)).joinKey;
  const refused = await join(wrongKey);
  const isRefused = codeOf(refused) === "wrong-join-key";
  const joined = isRefused ? await join(joinKey) : refused;
  const guest = readMembership(joined);
  if (isRefused && guest !== null) {
    return { ok: true, session: { sessionId, host, guest, askedAt, answeredAt } };
  }
  await end(reach, sessionId, host.token);
  return { ok: false, told: guest === null ? explain("join", joined) : tell("api-lets-anyone-in", {}) };
}

/** The last word about the session API. */
export async function endTrialSession(
  reach: Reach,
  { sessionId, host, askedAt, answeredAt }: TrialSession,
): Promise<Told> {
  const ended = await end(reach, sessionId, host.token);
  return ended.status === 204 ? tell("api-good", { ms: answeredAt - askedAt }) : explain("delete", ended);
}

export function codeOf(answer: Answer): string {
  const code = readJson(answer)?.code;
  return typeof code === "string" ? code : "";
}

export function readJson(answer: Answer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(answer.text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function end(reach: Reach, sessionId: string, token: string): Promise<Answer> {
  return reach.ask(`${sessions}/${sessionId}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
}

function explain(call: string, answer: Answer): Told {
  const code = codeOf(answer);
  if (code === "too-many-requests") {
    return tell("api-busy", { seconds: Number(answer.headers["retry-after"]) || defaultRetrySeconds });
  }
  if (code === "unavailable") return tell("api-unavailable", {});
  return tell("api-refused", { call, status: answer.status, code });
}

/** Enough of it to go on; what the server may answer is tested where it is written. */
function readMembership(answer: Answer): Membership | null {
  if (answer.status !== 200 && answer.status !== 201) return null;
  const body = readJson(answer);
  const isOne =
    typeof body?.token === "string" && typeof body.peerId === "string" && Array.isArray(body.iceServers);
  return isOne ? (body as unknown as Membership) : null;
}

function post(body: object): Question {
  return { method: "POST", body };
}
