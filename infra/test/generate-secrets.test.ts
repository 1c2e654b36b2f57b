/** infra/generate-secrets: everything that must be secret is random, readable by its owner alone, and never replaced. */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../../server/src/config.ts";
import { rootDir } from "./support/files.ts";

let root: string;
const overlay = "infra/kubernetes/overlays/example";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pairqr-secrets-"));
  cpSync(join(rootDir, "infra/generate-secrets"), join(root, "infra/generate-secrets"));
  for (const part of ["pairqr", "turn"]) {
    cpSync(join(rootDir, overlay, part, "namespace.yaml"), join(root, overlay, part, "namespace.yaml"));
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("for Compose", () => {
  test("writes .env and secret files that only their owner can reach", () => {
    generate("pairqr.example", "me@example.org");
    expect(modeOf(".env")).toBe("600");
    expect(modeOf("infra/secrets")).toBe("700");
    const values = readValues(".env");
    expect(values).toMatchObject({ PAIRQR_HOST: "pairqr.example", TURN_HOST: "pairqr.example" });
    expect(values.CADDY_TLS).toBe("me@example.org");
    expect(read("infra/secrets/postgres_password")).toBe(values.POSTGRES_PASSWORD);
    expect(read("infra/secrets/redis_users")).toContain(`>${values.REDIS_PASSWORD} `);
  });

  test("each secret is another one, long, and free of what URLs and shells would change", () => {
    generate("pairqr.example");
    const first = secretsOf(".env");
    rmSync(join(root, ".env"));
    rmSync(join(root, "infra/secrets"), { recursive: true });
    generate("pairqr.example");
    const all = [...first, ...secretsOf(".env")];
    expect(new Set(all).size).toBe(8);
    expect(all.filter((secret) => !/^[\w-]{64}$/.test(secret))).toEqual([]);
  });

  test("refuses to overwrite, before it has written anything", () => {
    generate("pairqr.example");
    const before = read(".env");
    expect(() => generate("pairqr.example")).toThrow(/never overwritten/);
    rmSync(join(root, ".env"));
    expect(() => generate("pairqr.example")).toThrow(/never overwritten/);
    expect(() => read(".env")).toThrow();
    expect(before).not.toBe("");
  });

  test("a host is written in lower case, as browsers send it: the api takes no other", () => {
    expect(generate("PairQR.Example")).toContain("https://pairqr.example");
    const { PAIRQR_HOST, TURN_HOST } = readValues(".env");
    expect([PAIRQR_HOST, TURN_HOST]).toEqual(["pairqr.example", "pairqr.example"]);
  });

  test.each(["localhost", "192.0.2.1", "a-b.c2.example", "xn--bcher-kva.example", "203.0.113.7.nip.io"])(
    "takes %s as a host, and so does the api",
    (host) => {
      generate(host);
      expect(readConfig({ PAGE_ORIGIN: `https://${host}` }).pageOrigin).toBe(`https://${host}`);
    },
  );

  test.each([
    "https://pairqr.example",
    "pairqr.example:8443",
    "a b",
    "$(id)",
    "pairqr.example\nJWT_SECRET=mine",
    "bücher.example",
    "..",
    ".pairqr.example",
    "pairqr..example",
    "pairqr.example.",
    "-pairqr.example",
    "pairqr-.example",
    "--kubernetess",
    "1.2.3",
    "192.0.2.256",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(127)}example`,
  ])("refuses %j as a host, in one line that says what one is", (host) => {
    expect(refusalOf(host)).toMatch(/^'.*' is no host name: .* for example pairqr\.example\n$/);
    expect(() => read(".env")).toThrow();
  });

  test.each([
    "me",
    "me@",
    "@example.org",
    "me@example",
    "me@example.org.",
    "a b@example.org",
    "internal",
    "-x@",
  ])("refuses %j as an e-mail address", (address) => {
    expect(refusalOf("pairqr.example", address)).toMatch(/^'.*' is no e-mail address/);
    expect(() => read(".env")).toThrow();
  });

  test("refuses a certificate of Let's Encrypt for an address, in one line that says what to do", () => {
    expect(refusalOf("192.0.2.1", "me@example.org")).toMatch(
      /^Let's Encrypt would give 192\.0\.2\.1 no certificate: take a name, or leave the e-mail address out .*\n$/,
    );
    expect(() => read(".env")).toThrow();
    generate("192.0.2.1");
    expect(readValues(".env")).toMatchObject({ PAIRQR_HOST: "192.0.2.1", CADDY_TLS: "internal" });
  });

  test("without a host, or with too much, it says how it is used", () => {
    for (const args of [[], [""], ["pairqr.example", "me@example.org", "more"]]) {
      expect(refusalOf(...args)).toMatch(/^usage:\n {2}infra\/generate-secrets <host>/);
    }
    for (const option of ["--help", "-h"]) expect(generate(option)).toMatch(/^usage:\n.*--kubernetes/s);
    expect(() => read(".env")).toThrow();
  });
});

describe("for Kubernetes", () => {
  test("writes what the overlay's generators name, and the api takes it", () => {
    generate("--kubernetes");
    const api = readValues(`${overlay}/pairqr/api.env`);
    const config = readConfig({
      ...api,
      NODE_ENV: "production",
      TURN_URLS: "turn:turn.pairqr.example:3478",
    });
    expect(config.database?.password).toBe(readValues(`${overlay}/pairqr/postgres.env`).POSTGRES_PASSWORD);
    expect(config.turn?.secret).toBe(readValues(`${overlay}/turn/turn.env`).TURN_SECRET);
    expect(read(`${overlay}/pairqr/redis_users`)).toContain(`>${new URL(api.REDIS_URL ?? "").password} `);
    for (const file of ["pairqr/api.env", "pairqr/postgres.env", "pairqr/redis_users", "turn/turn.env"]) {
      expect(modeOf(`${overlay}/${file}`)).toBe("600");
    }
  });

  test("refuses to overwrite", () => {
    generate("--kubernetes");
    expect(() => generate("--kubernetes")).toThrow(/never overwritten/);
  });
});

function generate(...args: readonly string[]): string {
  return execFileSync(join(root, "infra/generate-secrets"), args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What it says when it refuses; its exit code is not 0 then. */
function refusalOf(...args: readonly string[]): string {
  const { status, stderr, stdout } = spawnSync(join(root, "infra/generate-secrets"), args, {
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([1, ""]);
  return stderr;
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function readValues(path: string): Readonly<Record<string, string>> {
  const lines = read(path)
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line));
  return Object.fromEntries(lines.map((line) => [line.replace(/=.*/, ""), line.replace(/^[^=]*=/, "")]));
}

function secretsOf(path: string): readonly string[] {
  return Object.entries(readValues(path)).flatMap(([name, value]) =>
    /SECRET|PASSWORD/.test(name) ? [value] : [],
  );
}

function modeOf(path: string): string {
  return (statSync(join(root, path)).mode & 0o777).toString(8);
}
