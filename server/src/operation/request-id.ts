/** Names a request, so that a user's report, our log and a proxy's can be laid side by side (SG50). */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

export const requestIdHeader = "X-Request-Id";

const safeForm = /^[A-Za-z0-9_-]{8,64}$/;

export type RequestIds = (request: IncomingMessage) => string;

/** Only a trusted proxy names requests: anybody else could write what they like into our log. */
export function createRequestIds(isFromProxy: (request: IncomingMessage) => boolean): RequestIds {
  return (request) => {
    const given = request.headers["x-request-id"];
    return typeof given === "string" && safeForm.test(given) && isFromProxy(request) ? given : randomUUID();
  };
}
