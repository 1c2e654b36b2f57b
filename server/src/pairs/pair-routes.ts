/** The API of remembered pairs over HTTP, docs/protocol/2-signalling, SG36–SG38: forms checked here, meaning in pairs.ts. */
import { type Request, type Response, Router } from "express";
import * as v from "valibot";
import type { AddressReader } from "../client-address.ts";
import { base64url, bytes16, hexId, parseInput } from "../parse-input.ts";
import { ApiProblem } from "../problem.ts";
import type { PairProof, Pairs } from "./pairs.ts";
import { isPushEndpoint } from "./push-services.ts";

const challenge = base64url(54);
const bytes64 = base64url(86);
const point = base64url(87);

const registerBody = v.strictObject({
  challenge,
  hostKey: point,
  guestKey: point,
  hostProof: bytes64,
  guestProof: bytes64,
});

const subscriptionBody = v.strictObject({
  subscription: v.nullable(
    v.strictObject({ endpoint: v.pipe(v.string(), v.check(isPushEndpoint)), p256dh: point, auth: bytes16 }),
  ),
});

const proofPattern = /^Proof (host|guest)\.([A-Za-z0-9_-]{54})\.([A-Za-z0-9_-]{86})$/;

export type PairRoutesDeps = { readonly pairs: Pairs; readonly addressOf: AddressReader };

export function createPairRoutes({ pairs, addressOf }: PairRoutesDeps): Router {
  const router = Router();

  router.post("/challenge", async (request, response) => {
    answer(response, await pairs.createChallenge(addressOf(request)));
  });

  router.put("/:id", async (request, response) => {
    await pairs.register(idOf(request), parseInput(registerBody, request.body), addressOf(request));
    response.status(204).end();
  });

  router.get("/:id", async (request, response) => {
    answer(response, await pairs.lookUp(idOf(request), proofOf(request), addressOf(request)));
  });

  router.put("/:id/subscription", async (request, response) => {
    const { subscription } = parseInput(subscriptionBody, request.body);
    await pairs.replaceSubscription(idOf(request), subscription, proofOf(request), addressOf(request));
    response.status(204).end();
  });

  router.delete("/:id", async (request, response) => {
    await pairs.forget(idOf(request), proofOf(request), addressOf(request));
    response.status(204).end();
  });

  return router;
}

function idOf(request: Request): string {
  return parseInput(hexId, request.params.id);
}

/** In a header: URLs end up in logs, and a DELETE has no body. */
function proofOf(request: Request): PairProof {
  const [, role, of = "", signature = ""] = proofPattern.exec(request.get("authorization") ?? "") ?? [];
  if (role !== "host" && role !== "guest") {
    throw new ApiProblem("unauthorized");
  }
  return { role, challenge: of, signature };
}

function answer(response: Response, body: object): void {
  response.set("Cache-Control", "no-store").json(body);
}
