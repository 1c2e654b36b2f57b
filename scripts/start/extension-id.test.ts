import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import { rootDir } from "../build.ts";
import { extensionId, extensionOrigins } from "./extension-id.ts";

const idChars = 32;

test("it is what a browser makes of the manifest's key", async () => {
  const [, key = ""] = /extensionKey =\s+"([^"]+)"/.exec(await readRoot("wxt.config.ts")) ?? [];
  const hash = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex");
  // Its first 128 bits, with the letters a to p for the sixteen digits.
  const letters = [...hash.slice(0, idChars)].map((digit) => "abcdefghijklmnop"[Number.parseInt(digit, 16)]);
  expect(letters.join("")).toBe(extensionId);
});

test("a server that nobody has configured lets it in, in Chromium and in Firefox", () => {
  expect(readConfig({}).corsOrigins).toEqual(extensionOrigins);
});

test("those who run a server are told the same", async () => {
  expect(await readRoot("infra/README.md")).toContain(extensionOrigins.join(","));
});

function readRoot(path: string): Promise<string> {
  return readFile(join(rootDir, path), "utf8");
}
