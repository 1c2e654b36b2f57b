/** Each variable set wrong, as an operator would: the built program stops with one line that says which, and what for. */

import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectedForm, type VariableName } from "../../server/src/config-error.ts";
import { call } from "../../server/test/support/pairing.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { findFreePort, listenOnFreePort } from "../support/ports.ts";
import { startPostgres } from "../support/services/postgres.ts";
import { buildServer, type ServerProcess, type ServerProgram } from "../support/services/server-program.ts";

let folder: TemporaryFolder;
let program: ServerProgram;
const cleanups: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await createTemporaryFolder("configuration");
  program = await buildServer();
  await writeFile(file("not.pem"), "no certificate");
});
afterEach(async () => {
  for (const stop of cleanups.splice(0)) await stop();
});
afterAll(async () => {
  await program?.remove();
  await folder?.remove();
});

type Variables = Readonly<Record<string, string>>;

function run(variables: Variables): ServerProcess {
  const server = program.run({ PORT: "0", ...variables });
  cleanups.push(server.kill);
  return server;
}

const strong = () => randomBytes(48).toString("base64");
const file = (name: string) => join(folder.path, name);
/** With a good configuration of everything else that the variable needs to be looked at. */
const wrongValues: Readonly<Record<VariableName, readonly (() => Variables)[]>> = {
  NODE_ENV: [() => ({ NODE_ENV: "Production" })],
  HOST: [() => ({ HOST: "every address" }), () => ({ HOST: "192.0.2.1" })],
  PORT: [() => ({ PORT: "http" })],
  TLS_HOST: [() => ({ TLS_HOST: "[::]" })],
  TLS_PORT: [() => ({ TLS_PORT: "70000" })],
  TLS_CERT_FILE: [
    () => ({ TLS_KEY_FILE: file("not.pem") }),
    () => ({ TLS_CERT_FILE: file("nowhere.pem"), TLS_KEY_FILE: file("not.pem") }),
    () => ({ TLS_CERT_FILE: file("not.pem"), TLS_KEY_FILE: file("not.pem") }),
  ],
  TLS_KEY_FILE: [
    () => ({ TLS_CERT_FILE: file("not.pem") }),
    () => ({ TLS_CERT_FILE: file("not.pem"), TLS_KEY_FILE: file("nowhere.pem") }),
  ],
  JWT_SECRET: [
    () => ({ NODE_ENV: "production" }),
    () => ({ JWT_SECRET: "too short" }),
    () => ({ NODE_ENV: "production", JWT_SECRET: "your-256-bit-secret-your-256-bit-secret" }),
    () => ({ NODE_ENV: "production", JWT_SECRET: "abcdefghijklmnopqrstuvwxyz0123456789" }),
    () => ({ NODE_ENV: "production", JWT_SECRET: "Tr0ub4dor&3_ok".repeat(4) }),
  ],
  JWT_SECRET_PREVIOUS: [
    () => ({ NODE_ENV: "production", JWT_SECRET: strong(), JWT_SECRET_PREVIOUS: "0".repeat(64) }),
  ],
  CORS_ORIGIN: [() => ({ CORS_ORIGIN: "*" })],
  PAGE_ORIGIN: [
    () => ({ PAGE_ORIGIN: "pairqr.example" }),
    () => ({ NODE_ENV: "production", JWT_SECRET: strong(), PAGE_ORIGIN: "http://pairqr.example" }),
    () => ({ NODE_ENV: "production", JWT_SECRET: strong(), HOST: "0.0.0.0" }),
  ],
  PAGE_DIR: [() => ({ PAGE_DIR: file("nowhere") })],
  TRUSTED_PROXY: [() => ({ TRUSTED_PROXY: "caddy" })],
  DATABASE_URL: [() => ({ DATABASE_URL: "mysql://user:hidden-word@db/name" })],
  REDIS_URL: [() => ({ REDIS_URL: "http://:hidden-word@redis" })],
  DATA_DIR: [() => ({ DATA_DIR: file("not.pem") })],
  ICE_SERVERS: [() => ({ ICE_SERVERS: "stun:turn.example" })],
  TURN_URLS: [() => ({ TURN_URLS: "turn.example", TURN_SECRET: strong() })],
  TURN_SECRET: [
    () => ({ TURN_URLS: "turn:turn.example" }),
    () => ({
      NODE_ENV: "production",
      JWT_SECRET: strong(),
      TURN_URLS: "turn:turn.example",
      TURN_SECRET: "1".repeat(64),
    }),
  ],
  TURN_CREDENTIAL_SECONDS: [() => ({ TURN_CREDENTIAL_SECONDS: "1d" })],
  LIMITS: [() => ({ LIMITS: '{"createsPerMinute":"many"}' })],
  METRICS_HOST: [() => ({ METRICS_PORT: "0", METRICS_HOST: "192.0.2.1" })],
  METRICS_PORT: [() => ({ METRICS_PORT: "-1" })],
  LOG_LEVEL: [() => ({ LOG_LEVEL: "everything" })],
  DRAIN_MS: [() => ({ DRAIN_MS: "10s" })],
};

function expectOneLine(output: string, name: string, variables: Variables): void {
  const form = expectedForm[name as VariableName];
  expect(output.startsWith(`${name} must be ${form}`), output).toBe(true);
  expect(output.split("\n")).toHaveLength(2);
  expect(output).not.toMatch(/ at .*:\d+:\d+/);
  const secrets = Object.entries(variables).filter(([variable]) => /SECRET|URL$/.test(variable));
  for (const [, value] of secrets) expect(output).not.toContain(value);
  expect(output).not.toContain("hidden-word");
}

describe("a wrong value stops the built program in one line that names", () => {
  it.each(Object.entries(wrongValues))("%s", async (name, cases) => {
    const runs = cases.map((make) => make()).map((variables) => ({ variables, ...run(variables) }));
    for (const { variables, ended, log } of runs) {
      expect(await ended).toBe(1);
      expectOneLine(log(), name, variables);
    }
  });

  it("PORT, where another program has it", async () => {
    const other = createServer();
    const variables = { PORT: String(await listenOnFreePort(other)) };
    const { ended, log } = run(variables);
    expect(await ended).toBe(1);
    expectOneLine(log(), "PORT", variables);
    other.close();
  });
});

it("no value that our own documents show is good enough for production", async () => {
  const documents = ["README.md", "infra/README.md", "docs/operating.md", "docker-compose.yml"];
  const texts = await Promise.all(
    documents.map((name) => readFile(join(import.meta.dirname, "../..", name), "utf8")),
  );
  const shown = texts.flatMap((text) => [
    ...text.matchAll(/\b(?:JWT|TURN)_SECRET(?:_PREVIOUS)?[=:] *"?([^\s"`$<]{8,})/g),
  ]);
  for (const [, value = ""] of shown) {
    const { ended, log } = run({ NODE_ENV: "production", JWT_SECRET: value });
    expect(await ended, value).toBe(1);
    expect(log()).toMatch(/^JWT_SECRET must be /);
  }
});

describe("what is configured well and does not answer", () => {
  it("[SG49] a Redis that is not there: it starts, says so once, is not ready, and answers 503", async () => {
    const server = run({ REDIS_URL: `redis://:hidden-word@127.0.0.1:${await findFreePort()}` });
    const url = await server.url();
    expect((await call(url, "GET", "/readyz")).status).toBe(503);
    const answer = await call(url, "POST", "/api/v1/pairs/challenge");
    expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
    expect(server.log().match(/"message":"Redis: /g)).toHaveLength(1);
    expect(server.log()).toMatch(/ECONNREFUSED/);
    expect(server.log()).not.toContain("hidden-word");
  });

  it("[SG49] a PostgreSQL with another password: it starts, says why, and pairs without it", async () => {
    const postgres = await startPostgres();
    cleanups.push(postgres.close);
    const server = run({ DATABASE_URL: postgres.url.replace(postgres.password, "hidden-word") });
    const url = await server.url();
    const { status, body } = await call(url, "GET", "/readyz");
    expect([status, body.status]).toEqual([200, "degraded"]);
    expect(server.log()).toMatch(/password authentication failed/);
    expect(server.log()).not.toContain("hidden-word");
  });
});
