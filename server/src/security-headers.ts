/** What the browser is told not to do with our pages, docs/protocol/2-signalling, SG28. */
import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import helmet from "helmet";

export type SecurityHeadersDeps = {
  readonly ownOrigins: readonly string[];
  readonly scriptHashes: readonly string[];
  readonly isSecure: (request: IncomingMessage) => boolean;
};

const permissionsPolicy = [
  "camera=(self)",
  "clipboard-read=(self)",
  "clipboard-write=(self)",
  "screen-wake-lock=(self)",
  "web-share=(self)",
  "microphone=()",
  "geolocation=()",
  "payment=()",
  "usb=()",
].join(", ");

const hstsSeconds = 365 * 24 * 60 * 60;

export function createSecurityHeaders(deps: SecurityHeadersDeps): readonly RequestHandler[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'", ...deps.scriptHashes],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "media-src": ["blob:"],
        // Not every browser counts ws: of the page's own host as 'self'.
        "connect-src": ["'self'", ...deps.ownOrigins.map((origin) => origin.replace(/^http/, "ws"))],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
      },
    },
    xFrameOptions: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    strictTransportSecurity: false,
  });

  const permissions: RequestHandler = (_request, response, next) => {
    response.setHeader("Permissions-Policy", permissionsPolicy);
    next();
  };

  /** Never for localhost: it would break every other server the developer runs there. */
  const transport: RequestHandler = (request, response, next) => {
    if (deps.isSecure(request) && request.hostname !== "localhost") {
      response.setHeader("Strict-Transport-Security", `max-age=${hstsSeconds}; includeSubDomains`);
    }
    next();
  };

  return [protect, permissions, transport];
}
