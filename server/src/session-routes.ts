/** The session API over HTTP, docs/protocol/2-signalling, SG2–SG8: bodies checked here, what they mean in sessions.ts. */
import { type Response, Router } from "express";
import * as v from "valibot";
import type { ServerInfo, SessionId } from "#protocol/signalling/api";
import type { OfferEnvelope } from "#protocol/signalling/envelope";
import { formatPeerId } from "#protocol/signalling/peer-id";
import { authenticate } from "./authenticate.ts";
import type { AddressReader, ConnectionReader } from "./client-address.ts";
import { linkLifetimeMaxMs, linkLifetimeMinMs } from "./limits.ts";
import { bytes16, bytes32, hexId, parseInput } from "./parse-input.ts";
import { ApiProblem } from "./problem.ts";
import type { Sessions } from "./sessions.ts";
import { readEnvelope } from "./signalling/parse-envelope.ts";
import type { Tokens } from "./tokens.ts";

const createBody = v.strictObject({
  sessionId: hexId,
  joinKeyHash: bytes32,
  claim: bytes16,
  lifetimeMs: v.pipe(v.number(), v.integer(), v.minValue(linkLifetimeMinMs), v.maxValue(linkLifetimeMaxMs)),
});
const joinBody = v.strictObject({ joinKey: bytes32, claim: bytes16, offer: v.optional(v.unknown()) });
const renewBody = v.strictObject({ claim: bytes16 });

export type SessionRoutesDeps = {
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly addressOf: AddressReader;
  readonly connectionOf: ConnectionReader;
  readonly pageOrigin: string;
};

export function createSessionRoutes(deps: SessionRoutesDeps): Router {
  const { sessions, addressOf } = deps;
  const router = Router();

  router.get("/info", (_request, response) => {
    const info: ServerInfo = { name: "pairqr", apiVersion: 1, pageOrigin: deps.pageOrigin };
    response.json(info);
  });

  router.post("/sessions", async (request, response) => {
    const body = parseInput(createBody, request.body);
    const { created, membership } = await sessions.create(body, addressOf(request));
    answer(response, created ? 201 : 200, membership);
  });

  router.post("/sessions/:id/join", async (request, response) => {
    const id = parseInput(hexId, request.params.id);
    const { offer, ...proof } = parseInput(joinBody, request.body);
    const body = offer === undefined ? proof : { ...proof, offer: readOffer(offer, id) };
    answer(response, 200, await sessions.join(id, body, addressOf(request)));
  });

  router.post("/sessions/:id/token", async (request, response) => {
    const id = parseInput(hexId, request.params.id);
    const body = parseInput(renewBody, request.body);
    answer(response, 200, await sessions.renew(id, body, addressOf(request)));
  });

  router.get("/sessions/:id/connection", async (request, response) => {
    authenticate(deps.tokens, request);
    answer(response, 200, deps.connectionOf(request));
  });

  router.delete("/sessions/:id", async (request, response) => {
    await sessions.end(authenticate(deps.tokens, request));
    response.status(204).end();
  });

  return router;
}

/** SG56: of the form of any offer, and to the session's own host. */
function readOffer(json: unknown, id: SessionId): OfferEnvelope {
  const envelope = readEnvelope(json);
  if (envelope?.type !== "OFFER" || envelope.dst !== formatPeerId(id, "host")) {
    throw new ApiProblem("bad-request");
  }
  return envelope;
}

/** Tokens are nobody's cache's business. */
function answer(response: Response, status: number, body: object): void {
  response.status(status).set("Cache-Control", "no-store").json(body);
}
