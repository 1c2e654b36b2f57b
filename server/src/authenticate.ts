/** A member of the very session that the path names (SG9, SG10). */
import type { Request } from "express";
import type { PeerName } from "#protocol/signalling/peer-id";
import { ApiProblem } from "./problem.ts";
import type { Tokens } from "./tokens.ts";

export function authenticate(tokens: Tokens, request: Request<{ id: string }>): PeerName {
  const [, token] = /^Bearer ([\w.-]{1,2048})$/.exec(request.get("authorization") ?? "") ?? [];
  const member = token === undefined ? null : tokens.verify(token);
  if (member === null) {
    throw new ApiProblem("unauthorized");
  }
  if (member.sessionId !== request.params.id) {
    throw new ApiProblem("forbidden");
  }
  return member;
}
