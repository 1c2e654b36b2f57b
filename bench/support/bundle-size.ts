/** What a built page weighs: the script and style that can be reached from its HTML, gzipped at level 9. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";

export type BundledFile = {
  readonly path: string;
  readonly gzipBytes: number;
  /** Needed to start; the others are loaded when something asks for them (workers, dynamic imports). */
  readonly isInitial: boolean;
};

/** What a page starts with; the phone page's first script has the screens' address in an attribute of its own. */
const attributes = /(?:src|href|data-screens)="([^"]+\.(?:js|css|mjs))"/g;
const staticImports = /(?:\bfrom|\bimport)\s*["'`]([^"'`]+\.(?:js|mjs|css))["'`]/g;
/** Any mention counts: import(), new Worker(new URL()), lists of chunks to preload. */
const mentions = /["'`]([\w@./-]+\.(?:js|mjs|css))["'`]/g;

const inlines = /<(script|style)[^>]*>([\s\S]*?)<\/\1>/g;

export async function weighPage(rootDir: string, htmlPath: string): Promise<readonly BundledFile[]> {
  const html = await readFile(join(rootDir, htmlPath), "utf8");
  const resolveAll = (names: readonly string[]) =>
    names.map((name) => resolveName(rootDir, join(rootDir, htmlPath), name)).filter(isPresent);
  const inline = [...html.matchAll(inlines)].map((match) => match[2] ?? "").join("\n");
  const initial = await follow(rootDir, resolveAll(namesIn(html, attributes)), staticImports);
  const all = await follow(rootDir, [...initial, ...resolveAll(namesIn(inline, mentions))], mentions);
  const files = await Promise.all(
    [...all].map(async (path) => ({
      path: relative(rootDir, path),
      gzipBytes: gzipSync(await readFile(path), { level: 9 }).byteLength,
      isInitial: initial.has(path),
    })),
  );
  if (inline === "") return files;
  return [
    { path: `${htmlPath} (inline)`, gzipBytes: gzipSync(inline).byteLength, isInitial: true },
    ...files,
  ];
}

export function sumBytes(files: readonly BundledFile[]): number {
  return files.reduce((sum, file) => sum + file.gzipBytes, 0);
}

/** Breadth first over what the files name. */
async function follow(rootDir: string, start: readonly string[], pattern: RegExp): Promise<Set<string>> {
  const seen = new Set(start);
  for (const path of seen) {
    for (const name of namesIn(await readFile(path, "utf8"), pattern)) {
      const named = resolveName(rootDir, path, name);
      if (named !== undefined) seen.add(named);
    }
  }
  return seen;
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** A name is relative to the file, or, as in Vite's preload lists, to the root. */
function resolveName(rootDir: string, fromFile: string, name: string): string | undefined {
  const candidates = name.startsWith("/")
    ? [join(rootDir, name)]
    : [join(dirname(fromFile), name), join(rootDir, name)];
  return candidates.find((path) => existsSync(path));
}

function isPresent(path: string | undefined): path is string {
  return path !== undefined;
}
