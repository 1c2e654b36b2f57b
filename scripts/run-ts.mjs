/**
 * Runs a TypeScript program: Node 20 reads none, Vite's module runner does, and Vite is here anyway.
 *
 *   node scripts/run-ts.mjs scripts/demo.ts [arguments]
 */

import { resolve } from "node:path";
import { runnerImport } from "vite";

const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) throw new Error("Say which file to run: node scripts/run-ts.mjs <file.ts>");

// The program sees its own arguments where it would look for them.
process.argv = [process.argv[0] ?? "node", resolve(entry), ...rest];
try {
  await runnerImport(resolve(entry), { configFile: false, logLevel: "warn" });
} catch (error) {
  // Only its words: Vite's errors carry whole files.
  console.error(error instanceof Error ? error.stack : error);
  process.exit(1);
}
