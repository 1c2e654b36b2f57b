/** Builds only what changed: a build is good while the files it was made of, and its settings, are the same. */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PrivateFolder } from "./private-folder.ts";

export type Build = {
  readonly name: string;
  /** Files and folders, from the root of the checkout. */
  readonly sources: readonly string[];
  /** What else decides the outcome: addresses baked in. */
  readonly settings: readonly string[];
  readonly outDir: string;
  readonly run: () => Promise<unknown>;
};

const sharedSources = ["package-lock.json", "package.json", "protocol/src", "transport/src", "ui/src"];

/** Says whether it had to build. */
export async function buildIfStale(rootDir: string, folder: PrivateFolder, build: Build): Promise<boolean> {
  const stampName = `${build.name}.stamp`;
  const stamp = await stampOf(rootDir, [...sharedSources, ...build.sources], build.settings);
  if (existsSync(build.outDir) && (await folder.read(stampName)) === stamp) return false;
  await build.run();
  await folder.write(stampName, stamp);
  return true;
}

async function stampOf(
  rootDir: string,
  sources: readonly string[],
  settings: readonly string[],
): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const source of sources) {
    for (const path of await listFiles(rootDir, source)) {
      hash.update(`\0${path}\0`).update(await readFile(join(rootDir, path)));
    }
  }
  return hash.digest("hex");
}

async function listFiles(rootDir: string, source: string): Promise<readonly string[]> {
  const entries = await readdir(join(rootDir, source), { withFileTypes: true, recursive: true }).catch(
    () => null,
  );
  if (entries === null) return [source];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(rootDir.length + 1))
    .sort();
}
