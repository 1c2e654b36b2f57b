/** A guest's offer by HTTP, on the connection that its page came by, while its socket is opening (SG56). */
import express, { Router } from "express";
import { envelopeMaxBytes } from "#protocol/limits";
import { authenticate } from "./authenticate.ts";
import { ApiProblem } from "./problem.ts";
import type { SessionRoutesDeps } from "./session-routes.ts";
import { readEnvelope } from "./signalling/parse-envelope.ts";

/** Ahead of the routes whose bodies are small. */
export function createOfferRoute({ sessions, tokens, addressOf }: SessionRoutesDeps): Router {
  const router = Router();
  router.post(
    "/sessions/:id/offer",
    express.json({ limit: envelopeMaxBytes, inflate: false }),
    async (request, response) => {
      const member = authenticate(tokens, request);
      const envelope = readEnvelope(request.body);
      if (envelope?.type !== "OFFER") {
        throw new ApiProblem("bad-request");
      }
      await sessions.offer(member, envelope, addressOf(request));
      response.status(204).end();
    },
  );
  return router;
}
