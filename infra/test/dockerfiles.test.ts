/** The images' build: what it copies exists, gets into the build context, and no more than that does. */

import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { isInRepository, readText } from "./support/files.ts";

const dockerfile = readText("infra/docker/pairqr.Dockerfile");
const allowed = readText(".dockerignore")
  .split("\n")
  .filter((line) => line.startsWith("!"))
  .map((line) => line.slice(1));

test("the build context is a list of what is needed, and all of it exists", () => {
  expect(readText(".dockerignore")).toMatch(/^\*$/m);
  expect(allowed.filter((path) => !isInRepository(path))).toEqual([]);
  for (const secret of [".env", "infra", ".git", ".pairqr"]) expect(allowed).not.toContain(secret);
});

test("what is copied from the checkout is in the build context", () => {
  const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );
  expect(copies.filter((path) => path !== "." && !allowed.includes(path))).toEqual([]);
});

test("the builds that it runs are scripts of package.json, and their configuration is in the build context", () => {
  const scripts = [...dockerfile.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  expect(scripts).toEqual(["build:page", "build:server"]);
  for (const name of scripts) {
    const [, config = ""] = /--config (\S+)/.exec(packageJson.scripts[name as "build:page"]) ?? [];
    expect(allowed).toContain(config.split("/")[0]);
  }
});

test("Node is of the version that the tests ask for at least", () => {
  const [, image = ""] = /FROM node:(\d+\.\d+)\.\d+-/.exec(dockerfile) ?? [];
  expect(`>=${image}`).toBe(packageJson.engines.node);
});

test("the final image has no build tools: what the server was built from stays in the stage before", () => {
  const [, api = ""] = /AS api\n([\s\S]*?)\n\n/.exec(dockerfile) ?? [];
  const copied = [...api.matchAll(/^COPY (.+) \S+$/gm)].map(([, what]) => what);
  expect(copied).toEqual([
    "package.json",
    "--from=packages /app/node_modules",
    "--from=build /app/dist/server",
    "--from=build /app/dist/mobile-web",
  ]);
  expect(api).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/AS packages\nRUN npm ci --omit=dev --ignore-scripts/);
});
