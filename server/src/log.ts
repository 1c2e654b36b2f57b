/** Structured logs without addresses, tokens or whole ids. The one file that imports pino. */
import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import { pino } from "pino";
import type { LogLevel } from "./config.ts";

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export function createLog(level: LogLevel): Log {
  return pino({ level, base: null, serializers: { error: pino.stdSerializers.err } });
}

/** One line a request: the path without its query, ids cut to six characters. */
export function createRequestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    response.setHeader("X-Request-Id", requestId);
    response.on("finish", () => {
      const fields = {
        requestId,
        method: request.method,
        path: shortenIds(request.originalUrl.split("?", 1).join("")),
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
      };
      log.info(fields, "request");
    });
    next();
  };
}

function shortenIds(path: string): string {
  return path.replace(/[0-9a-f]{32}/g, (id) => `${id.slice(0, 6)}…`);
}
