/** The Express application: headers, CORS, session API, signalling mount, page; every error as problem+json. */
import cors from "cors";
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import { signallingPath } from "#protocol/signalling/socket";
import { bodyMaxBytes } from "./limits.ts";
import { createRequestLog, type Log } from "./log.ts";
import type { Figures } from "./operation/figures.ts";
import { type RequestIds, requestIdHeader } from "./operation/request-id.ts";
import type { Origins } from "./origins.ts";
import type { Page } from "./page.ts";
import { createPairRoutes } from "./pairs/pair-routes.ts";
import type { Pairs } from "./pairs/pairs.ts";
import { ApiProblem, asProblem, formatProblem } from "./problem.ts";
import type { ReadinessReader } from "./readiness.ts";
import { limitRequests, type RequestLimits } from "./request-limits.ts";
import { createSecurityHeaders, type SecurityHeadersDeps } from "./security-headers.ts";
import { createSessionRoutes, type SessionRoutesDeps } from "./session-routes.ts";

export type AppDeps = SessionRoutesDeps &
  SecurityHeadersDeps & {
    readonly log: Log;
    readonly requestIdOf: RequestIds;
    readonly figures: Figures;
    readonly origins: Origins;
    readonly page: Page | null;
    readonly pairs: Pairs;
    readonly requestLimits: RequestLimits;
    readonly readReadiness: ReadinessReader;
  };

const preflightMaxAgeSeconds = 600;

export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", false);
  app.use(createRequestLog(deps.log, deps.requestIdOf), ...createSecurityHeaders(deps));
  app.use(limitRequests(deps.requestLimits));

  app.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ status: "ok" });
  });
  app.get("/readyz", async (_request, response) => {
    const readiness = await deps.readReadiness();
    const takesWork = readiness.status === "ready" || readiness.status === "degraded";
    response
      .status(takesWork ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json(readiness);
  });

  app.use("/api", createCors(deps.origins));
  // PeerServer's own HTTP routes stay shut: it is mounted behind this for its sockets only.
  app.use(signallingPath, notFound);
  app.use("/api/v1", express.json({ limit: bodyMaxBytes, inflate: false }), createSessionRoutes(deps));
  app.use("/api/v1/pairs", createPairRoutes(deps));
  app.use("/api", notFound);
  if (deps.page !== null) {
    app.use(deps.page.handler, toThePage);
  }
  app.use(notFound, createErrorHandler(deps.log, deps.figures));
  return app;
}

/** No credentials: what a member may do is in its token, never in a cookie. */
function createCors(origins: Origins): RequestHandler {
  return cors({
    origin: (origin, decide) => decide(null, origin !== undefined && origins.isAllowed(origin)),
    methods: ["GET", "POST", "PUT", "DELETE"],
    allowedHeaders: ["Authorization", "Content-Type"],
    exposedHeaders: ["Retry-After", requestIdHeader],
    maxAge: preflightMaxAgeSeconds,
  });
}

/** SG31. A browser takes the fragment along: a pairing link with a wrong path still is one. */
const toThePage: RequestHandler = (request, response, next) => {
  const isNavigation = request.method === "GET" && request.headers.accept?.includes("text/html") === true;
  if (isNavigation) response.set("Cache-Control", "no-store").redirect("/");
  else next();
};

const notFound: RequestHandler = () => {
  throw new ApiProblem("not-found");
};

function createErrorHandler(log: Log, figures: Figures): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error);
    const requestId = String(response.getHeader(requestIdHeader));
    if (problem.code === "internal") {
      log.error({ requestId, error }, "request failed");
    }
    figures.refused("api", problem.code);
    send(response, problem, requestId);
  };
}

function send(response: Response, problem: ApiProblem, requestId: string): void {
  const { status, headers, body } = formatProblem(problem, requestId);
  response.status(status).set(headers).send(body);
}
