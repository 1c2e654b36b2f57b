/** Structured logs without addresses, tokens or whole ids (SG30). The one file that imports pino. */
import type { RequestHandler } from "express";
import { type DestinationStream, pino } from "pino";
import type { LogLevel } from "./config.ts";
import { redactPath, redactText } from "./operation/redact.ts";
import { type RequestIds, requestIdHeader } from "./operation/request-id.ts";

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** To standard output unless told otherwise. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  return pino({ level, base: null, serializers: { error: describeError } }, destination);
}

/** Gives the request its id, and writes one line when it is answered. */
export function createRequestLog(log: Log, requestIdOf: RequestIds): RequestHandler {
  return (request, response, next) => {
    const requestId = requestIdOf(request);
    const startedAt = performance.now();
    response.setHeader(requestIdHeader, requestId);
    response.on("finish", () => {
      const fields = {
        requestId,
        method: request.method,
        path: redactPath(request.originalUrl),
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
      };
      log.info(fields, "request");
    });
    next();
  };
}

/** Nothing but these: clients of databases hang commands with their arguments on their errors. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) {
    return { type: typeof error };
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { type: error.name, code, message: redactText(error.message), stack: redactText(error.stack ?? "") };
}
