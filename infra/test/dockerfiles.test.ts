/** The images' build: what it copies exists, gets into the build context, and no more than that does. */

import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { isInRepository, listFiles, readText } from "./support/files.ts";

const dockerfile = readText("infra/docker/pairqr.Dockerfile");
const dockerfiles = listFiles("infra/docker", ".Dockerfile");
const allowed = readText(".dockerignore")
  .split("\n")
  .filter((line) => line.startsWith("!"))
  .map((line) => line.slice(1));

test("the build context is a list of what is needed, and all of it exists", () => {
  expect(readText(".dockerignore")).toMatch(/^\*$/m);
  expect(allowed.filter((path) => !isInRepository(path))).toEqual([]);
  for (const secret of [".env", "infra", "infra/secrets", ".git", ".pairqr"])
    expect(allowed).not.toContain(secret);
});

test.each(dockerfiles)("what %s copies from the checkout is there, and in the build context", (file) => {
  const copies = [...readText(file).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );
  const isAllowed = (path: string) =>
    path === "." || allowed.some((one) => path === one || path.startsWith(`${one}/`));
  expect(copies.filter((path) => !isAllowed(path) || !isInRepository(path))).toEqual([]);
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
  expect(packageJson.engines.node.split(" || ")).toContain(`^${image}`);
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
