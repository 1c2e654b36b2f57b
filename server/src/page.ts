/** The built phone page: its files, how long they may be kept, and the script hashes its policy names. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RequestHandler } from "express";
import sirv from "sirv";

export type Page = {
  readonly handler: RequestHandler;
  /** CSP sources of the inline scripts of index.html. */
  readonly scriptHashes: readonly string[];
};

/** Read once at start; null where the page has not been built. */
export function openPage(directory: string): Page | null {
  const indexFile = join(directory, "index.html");
  if (!existsSync(indexFile)) {
    return null;
  }
  return {
    handler: sirv(directory, {
      etag: true,
      gzip: true,
      brotli: true,
      setHeaders(response, pathname) {
        // Vite puts a hash of the content into the names of what it bundles.
        const isHashed = pathname.startsWith("/assets/");
        response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    }),
    scriptHashes: inlineScriptHashes(readFileSync(indexFile, "utf8")),
  };
}

function inlineScriptHashes(html: string): readonly string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, script = ""]) => {
    return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  });
}
