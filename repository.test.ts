/** What linters cannot check: that documents, code, tests and packages say the same. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { alertBytes } from "#protocol/alerts";
import packageJson from "./package.json" with { type: "json" };

const rootDir = import.meta.dirname;
const productFolders = ["protocol", "transport", "ui", "extension", "mobile-web", "server"];
const ruleDocuments = ["1-pairing", "2-signalling", "3-channel", "4-transfer"];
const generatedFolders = new Set([".git", ".output", ".pairqr", ".wxt", "dist", "node_modules"]);
const sourceLinesMax = 300;

/** Package → the one file of product source that may import it. */
const gates: Readonly<Record<string, string>> = {
  "@electric-sql/pglite": "server/src/adapters/pglite/database.ts",
  ioredis: "server/src/adapters/redis/client.ts",
  jsonwebtoken: "server/src/tokens.ts",
  peer: "server/src/peer-server.ts",
  peerjs: "transport/src/signalling-client.ts",
  pg: "server/src/adapters/postgres/database.ts",
  pino: "server/src/log.ts",
  "prom-client": "server/src/operation/metrics.ts",
  "rate-limiter-flexible": "server/src/adapters/rate-limiter.ts",
  "webextension-polyfill": "extension/lib/browser.ts",
};

const files = listFiles(".");
const sourceFiles = files.filter((path) => /\.tsx?$/.test(path));
const productSource = sourceFiles.filter(
  (path) => productFolders.some((folder) => path.startsWith(`${folder}/`)) && !isTest(path),
);

describe("rules of docs/protocol", () => {
  const written = () => ruleDocuments.flatMap((name) => rulesIn(read(`docs/protocol/${name}.md`)));
  const tested = () => [...new Set(sourceFiles.filter(isTest).flatMap((path) => rulesInTitles(read(path))))];

  test("each number is used once", () => {
    expect(written().filter((rule, index, rules) => rules.indexOf(rule) !== index)).toEqual([]);
  });

  test("each rule stands at the head of a test's title", () => {
    const titles = tested();
    expect(written().filter((rule) => !titles.includes(rule))).toEqual([]);
  });

  test("each rule that a test names is written", () => {
    const rules = written();
    expect(tested().filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  test.each(Object.entries(alertBytes))("alert %s has its row", (code, byte) => {
    const rows = read("docs/protocol/3-channel.md").split("\n");
    const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
    expect(cells.some((row) => row.includes(`\`${code}\``) && row.includes(String(byte)))).toBe(true);
  });
});

describe("source", () => {
  test(`no file is longer than ${sourceLinesMax} lines`, () => {
    expect(sourceFiles.filter((path) => read(path).split("\n").length > sourceLinesMax + 1)).toEqual([]);
  });

  test.each(Object.entries(gates))("%s is imported by one file", (name, gate) => {
    const importing = new RegExp(`(from|import) ?\\(?"${name}(/[^"]*)?"`);
    const importers = productSource.filter((path) => importing.test(withoutTypeImports(read(path))));
    expect(importers).toEqual([gate]);
  });

  test("no file names a path of the machine it was written on", () => {
    const machinePath = /(?<![\w.:/@-])\/(work|home|root|Users)\/[\w.-]+/;
    const texts = files.filter((path) => /\.(tsx?|m?js|json|ya?ml|md|css|html|sh|toml)$/.test(path));
    expect(texts.filter((path) => machinePath.test(read(path)))).toEqual([]);
  });
});

describe("packages", () => {
  test("versions are exact", () => {
    const versions = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test("an image of the server installs what the server imports, and nothing else", () => {
    expect(Object.keys(packageJson.dependencies).sort()).toEqual(packagesOfServer());
  });

  test("the lock file names no registry", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved":/);
  });
});

function listFiles(folder: string): readonly string[] {
  return readdirSync(join(rootDir, folder)).flatMap((name) => {
    if (generatedFolders.has(name)) return [];
    const path = folder === "." ? name : `${folder}/${name}`;
    return statSync(join(rootDir, path)).isDirectory() ? listFiles(path) : [path];
  });
}

function read(path: string): string {
  return readFileSync(join(rootDir, path), "utf8");
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)(test|e2e)\//.test(path);
}

/** `**CH7** sentence` at the start of a line. */
function rulesIn(document: string): readonly string[] {
  return [...document.matchAll(/^\*\*([A-Z]{2}\d+)\*\*/gm)].map((match) => match[1] ?? "");
}

/** `"[CH7] rejects …"` or `"[CH7, CH8] …"`. */
function rulesInTitles(source: string): readonly string[] {
  return [...source.matchAll(/["'`]\[((?:(?:PR|SG|CH|TX)\d+[, ]*)+)\]/g)].flatMap(
    (match) => match[1]?.match(/[A-Z]{2}\d+/g) ?? [],
  );
}

/** What the files of server/src import, and the files of protocol/src to which they lead. */
function packagesOfServer(): readonly string[] {
  const reached = productSource.filter((path) => path.startsWith("server/src/"));
  const packages = new Set<string>();
  for (const path of reached) {
    for (const name of importsOf(path)) {
      const imported = name.startsWith("#protocol/")
        ? `${name.replace("#protocol/", "protocol/src/")}.ts`
        : join(dirname(path), name);
      if (productSource.includes(imported) && !reached.includes(imported)) reached.push(imported);
      if (!/^[#.]/.test(name) && !isBuiltin(name)) packages.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    }
  }
  return [...packages].sort();
}

function importsOf(path: string): readonly string[] {
  const imports = withoutTypeImports(read(path)).matchAll(
    /^(?:import|(?:import|export|\}).* from) "(.+)";$|import\("(.+?)"\)/gm,
  );
  return [...imports].map((match) => match[1] ?? match[2] ?? "");
}

/** Types cost nothing and bind to nothing at run time. */
function withoutTypeImports(source: string): string {
  return source.replace(/import type [^;]*;/g, "");
}
