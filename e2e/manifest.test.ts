import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { rootDir } from "../scripts/build.ts";
import "./support/provided.ts";

test("the built extension asks for the permissions that the threat model explains, and for no other", async () => {
  const manifest: unknown = JSON.parse(await readFile(join(inject("extensionDir"), "manifest.json"), "utf8"));
  const threatModel = await readFile(join(rootDir, "docs/threat-model.md"), "utf8");
  const explained = [...threatModel.matchAll(/^\| `([a-zA-Z]+)` \|/gm)].map((match) => match[1] ?? "");
  expect(explained.length).toBeGreaterThan(0);
  expect(manifest).toHaveProperty(
    "permissions",
    expect.toSatisfy((list) => hasSame(list, explained)),
  );
  for (const key of [
    "host_permissions",
    "optional_permissions",
    "optional_host_permissions",
    "content_scripts",
  ]) {
    expect(manifest).not.toHaveProperty(key);
  }
});

test("nothing that is built names the public servers of PeerJS", async () => {
  for (const folder of [inject("extensionDir"), inject("pageDir")]) {
    const names = await readdir(folder, { recursive: true });
    const scripts = names.filter((name) => /\.(js|html)$/.test(name));
    expect(scripts.length).toBeGreaterThan(1);
    for (const name of scripts) {
      expect(await readFile(join(folder, name), "utf8"), name).not.toMatch(
        /peerjs\.com|stun\.l\.google|(stun|turn)s?:\w[\w-]{2,}\.\w{2,}/,
      );
    }
  }
});

function hasSame(list: unknown, expected: readonly string[]): boolean {
  return (
    Array.isArray(list) && list.length === expected.length && expected.every((item) => list.includes(item))
  );
}
