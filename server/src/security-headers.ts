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
    // By `isolation`.
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: "same-origin" },
    strictTransportSecurity: false,
  });

  const permissions: RequestHandler = (_request, response, next) => {
    response.setHeader("Permissions-Policy", permissionsPolicy);
    next();
  };

  /**
   * "none": opened by the person, from a camera, a bookmark or the address bar, so that no page has a handle on the
   * window. The browser need not start another process for it then (docs/decisions/0009).
   */
  const isolation: RequestHandler = (request, response, next) => {
    const isOpenedByPerson = request.get("Sec-Fetch-Site") === "none";
    response.setHeader("Cross-Origin-Opener-Policy", isOpenedByPerson ? "unsafe-none" : "same-origin");
    response.vary("Sec-Fetch-Site");
    next();
  };

  /**
   * Never for localhost, nor for the name of a computer at home: it would hold for every other server there, and with
   * them for the names below a name of the operator's.
   */
  const transport: RequestHandler = (request, response, next) => {
    if (deps.isSecure(request) && !/(^localhost|\.local)$/i.test(request.hostname)) {
      response.setHeader("Strict-Transport-Security", `max-age=${hstsSeconds}`);
    }
    next();
  };

  return [protect, isolation, permissions, transport];
}
