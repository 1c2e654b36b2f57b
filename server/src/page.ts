/** The built pages (phones', doctor): their files, how long these may be kept, and the script hashes of the policy. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RequestHandler } from "express";
import sirv from "sirv";
import { wrong } from "./config-error.ts";

export type Page = {
  readonly handler: RequestHandler;
  /** CSP sources of the inline scripts of each page. */
  readonly scriptHashes: readonly string[];
};

/** Read once at start. */
export function openPage(directory: string): Page {
  if (!existsSync(join(directory, "index.html"))) {
    throw wrong("PAGE_DIR", "there is no index.html in it");
  }
  const pages = readdirSync(directory).filter((name) => name.endsWith(".html"));
  return {
    handler: sirv(directory, {
      etag: true,
      gzip: true,
      brotli: true,
      setHeaders(response, pathname) {
        // Vite puts a hash of the content into the names of what it bundles.
        const isHashed = pathname.startsWith("/assets/");
        response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
        // sirv has put its own in the place of that of the security headers.
        response.setHeader("Vary", "Accept-Encoding, Sec-Fetch-Site");
      },
    }),
    scriptHashes: pages.flatMap((name) => inlineScriptHashes(readFileSync(join(directory, name), "utf8"))),
  };
}

function inlineScriptHashes(html: string): readonly string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, script = ""]) => {
    return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  });
}
