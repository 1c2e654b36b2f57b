import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import "reflect-metadata";
import { PemConverter, X509CertificateGenerator } from "@peculiar/x509";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgresDatabase } from "../../server/src/adapters/postgres/database.ts";
import { migrate, migrations } from "../../server/src/adapters/sql/migrations.ts";
import { readConfig } from "../../server/src/config.ts";
import { pair } from "../../server/test/support/pairing.ts";
import { type PostgresService, startPostgres } from "../support/services/postgres.ts";
import { waitFor } from "../support/wait.ts";

/** The built program, as an operator runs it, and a PostgreSQL that speaks TLS only. */
let program = "";
let folder = "";
let authority = "";
let postgres: PostgresService;

beforeAll(async () => {
  // Beside node_modules, where the program finds its packages.
  folder = await mkdtemp(join(import.meta.dirname, "../../node_modules/.pairqr-postgres-"));
  program = join(folder, "main.js");
  const [tls] = await Promise.all([
    createCertificate(),
    build({
      configFile: false,
      root: join(import.meta.dirname, "../../server"),
      logLevel: "silent",
      build: { ssr: "src/main.ts", outDir: folder, emptyOutDir: false, target: "node20" },
    }),
  ]);
  postgres = await startPostgres({ tls });
});
afterAll(async () => {
  await postgres?.close();
  await rm(folder, { recursive: true });
});

async function createCertificate(): Promise<{ readonly certFile: string; readonly keyFile: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=localhost",
    keys,
    signingAlgorithm: algorithm,
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  authority = join(folder, "database.crt");
  await writeFile(authority, certificate.toString("pem"));
  await writeFile(join(folder, "database.key"), PemConverter.encode(key, "PRIVATE KEY"));
  return { certFile: authority, keyFile: join(folder, "database.key") };
}

function run(databaseUrl: string) {
  const env = { PORT: "0", DATABASE_URL: databaseUrl, LOG_LEVEL: "debug" };
  const child = spawn(process.execPath, [program], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return {
    output: () => output,
    exited: new Promise<number | null>((resolve) => child.once("close", resolve)),
    stop: () => child.kill("SIGTERM"),
    url: () => waitFor("the server", () => /"origins":\["([^"]+)"/.exec(output)?.[1]),
  };
}

/** The certificate names localhost. */
const urlWith = (parameters: string) => `${postgres.url.replace("127.0.0.1", "localhost")}?${parameters}`;

async function registryOf(url: string): Promise<unknown> {
  const { stores } = (await (await fetch(`${url}/readyz`)).json()) as { stores: { registry: string } };
  return stores.registry;
}

test.each([
  ["verify-full with its authority", () => `sslmode=verify-full&sslrootcert=${authority}`, "ok"],
  ["no-verify", () => "sslmode=no-verify", "ok"],
  ["verify-full without its authority", () => "sslmode=verify-full", "down"],
  ["none, where it is demanded", () => "sslmode=disable", "down"],
])("TLS to the database: %s, and the password is in no log", async (_what, parameters, expected) => {
  const server = run(urlWith(parameters()));
  const url = await server.url();
  expect(await registryOf(url)).toBe(expected);
  await pair(url);
  server.stop();
  expect(await server.exited).toBe(0);
  expect(server.output().includes("the registry does not answer")).toBe(expected === "down");
  expect(server.output()).not.toContain(postgres.password);
});

test("a certificate file that is not there, and a newer database, refuse the start in one line", async () => {
  const missing = run(urlWith("sslmode=verify-full&sslrootcert=/nowhere/ca.pem"));
  expect(await missing.exited).toBe(1);
  expect(missing.output()).toMatch(/^DATABASE_URL must be [^\n]*ENOENT[^\n]*\/nowhere\/ca\.pem[^\n]*\n$/);

  const { database } = readConfig({ DATABASE_URL: urlWith("sslmode=no-verify") });
  if (database === null) throw new Error("No database is configured.");
  const session = await openPostgresDatabase(database);
  await migrate(session, [...migrations, { version: 1_000, sql: "select 1" }]);
  await session.close();
  const older = run(urlWith("sslmode=no-verify"));
  expect(await older.exited).toBe(1);
  expect(older.output()).toMatch(/^The database has version 1000, this server knows \d+: [^\n]+\n$/);
});
