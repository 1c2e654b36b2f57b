import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTemporaryFolder, type TemporaryFolder } from "../../e2e/support/files.ts";
import { openPrivateFolder } from "./private-folder.ts";
import { buildIfStale } from "./stale-builds.ts";

let checkout: TemporaryFolder;

beforeEach(async () => {
  checkout = await createTemporaryFolder("stale");
  await mkdir(join(checkout.path, "page"));
  for (const folder of ["protocol/src", "transport/src", "ui/src"]) {
    await mkdir(join(checkout.path, folder), { recursive: true });
  }
  for (const file of ["package.json", "package-lock.json", "page/main.ts"]) {
    await writeFile(join(checkout.path, file), "{}");
  }
});

afterEach(() => checkout.remove());

test("builds once, and again for changed source, changed settings and a lost output", async () => {
  expect(await build("a")).toBe(true);
  expect(await build("a")).toBe(false);
  await writeFile(join(checkout.path, "page/main.ts"), "changed");
  expect(await build("a")).toBe(true);
  expect(await build("b")).toBe(true);
  expect(await build("b", "elsewhere")).toBe(true);
  expect(await build("b", "elsewhere")).toBe(false);
});

test("a build that failed is tried again", async () => {
  const failing = build("a", "out", () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(await build("a")).toBe(true);
});

async function build(setting: string, out = "out", run?: () => Promise<unknown>): Promise<boolean> {
  const folder = await openPrivateFolder(join(checkout.path, ".pairqr"));
  const outDir = join(checkout.path, out);
  return buildIfStale(checkout.path, folder, {
    name: "page",
    sources: ["page"],
    settings: [setting],
    outDir,
    run: run ?? (() => mkdir(outDir, { recursive: true })),
  });
}
