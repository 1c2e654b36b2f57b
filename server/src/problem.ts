/** Errors of the HTTP side: a code of ours, its status, and problem+json (RFC 9457) for the wire. */
import type { ApiErrorCode } from "#protocol/signalling/api";
import type { PairErrorCode } from "#protocol/signalling/pair-api";
import { requestIdHeader } from "./operation/request-id.ts";
import { StoreUnavailable } from "./ports/unavailable.ts";

export type ProblemCode = ApiErrorCode | PairErrorCode;

const problems: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  "bad-request": { status: 400, title: "The request is not of the expected form." },
  unauthorized: { status: 401, title: "A valid session token is needed." },
  forbidden: { status: 403, title: "This origin, address or token may not do that." },
  "wrong-join-key": { status: 403, title: "The join key or the claim is not this session's." },
  "wrong-proof": { status: 403, title: "The proof is too old, or not from a device of this pair." },
  "not-found": { status: 404, title: "There is nothing at this address." },
  "session-unknown": { status: 404, title: "The session does not exist, has ended or has expired." },
  "session-conflict": { status: 409, title: "Another host has registered this session id." },
  "pair-unknown": { status: 404, title: "The pair does not exist, was forgotten or has expired." },
  "pair-conflict": { status: 409, title: "This pair id belongs to other devices." },
  "already-joined": { status: 409, title: "Another guest has joined this session." },
  "payload-too-large": { status: 413, title: "The request body is too large." },
  "too-many-requests": { status: 429, title: "Too many requests from this address; wait a little." },
  internal: { status: 500, title: "The server made a mistake." },
  unavailable: { status: 503, title: "The server cannot take this now; try again." },
};

export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly retryAfterMs: number | null;

  constructor(code: ProblemCode, retryAfterMs: number | null = null) {
    super(code);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A store that was gone is asked again about then. */
const storeRetryAfterMs = 5_000;

/** What calls and upgrades end with. A store that is away is in the log already; the body parser's errors carry a status. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) {
    return error;
  }
  if (error instanceof StoreUnavailable) {
    return new ApiProblem("unavailable", storeRetryAfterMs);
  }
  const status = error instanceof Error && "status" in error ? error.status : 500;
  if (status === 413) {
    return new ApiProblem("payload-too-large");
  }
  return new ApiProblem(typeof status === "number" && status < 500 ? "bad-request" : "internal");
}

export type ProblemAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** `requestId` is an extension member: whoever reports the problem can say which one it was. */
export function formatProblem(problem: ApiProblem, requestId: string): ProblemAnswer {
  const { status, title } = problems[problem.code];
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json; charset=utf-8",
    "Cache-Control": "no-store",
    [requestIdHeader]: requestId,
  };
  if (problem.retryAfterMs !== null) {
    headers["Retry-After"] = String(Math.max(1, Math.ceil(problem.retryAfterMs / 1000)));
  }
  return {
    status,
    headers,
    body: JSON.stringify({ type: "about:blank", title, status, code: problem.code, requestId }),
  };
}
