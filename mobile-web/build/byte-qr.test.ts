// @vitest-environment node

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { leanSource } from "./byte-qr.ts";

type Code = { readonly version: number; readonly modules: { readonly data: Uint8Array } };
type Library = { readonly create: (data: unknown, options: object) => Code };

const require = createRequire(import.meta.url);
const whole: Library = require("qrcode/lib/core/qrcode.js");
const { M } = require("qrcode/lib/core/error-correction-level.js");
const { getCapacity } = require("qrcode/lib/core/version.js");
const core = dirname(require.resolve("qrcode/lib/core/qrcode.js"));

/** The library as the bundle has it. */
function loadLean(path: string, loaded = new Map<string, { exports: unknown }>()): unknown {
  const known = loaded.get(path);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(path, module);
  const requireFrom = (name: string) =>
    name.startsWith(".") ? loadLean(join(dirname(path), `${name}.js`), loaded) : require(name);
  const code = leanSource(path) ?? readFileSync(path, "utf8");
  new Function("require", "exports", "module", code)(requireFrom, module.exports, module);
  return module.exports;
}

test("the codes are those of the whole library, in each version", () => {
  const lean = loadLean(join(core, "qrcode.js")) as Library;
  for (let version = 1; version <= 40; version += 1) {
    const text = "aB3-".repeat(600).slice(0, getCapacity(version, M));
    const code = lean.create(text, { errorCorrectionLevel: "M" });
    const bytes = [{ data: Buffer.from(text), mode: "byte" }];
    const expected = whole.create(bytes, { errorCorrectionLevel: "M" });
    expect(code.version).toBe(version);
    expect(expected.version).toBe(version);
    expect(code.modules.data).toEqual(expected.modules.data);
  }
});
