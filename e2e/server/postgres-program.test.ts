/** The built program, as an operator runs it, and a PostgreSQL that speaks TLS only. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureServerCertificate } from "../../scripts/start/certificates.ts";
import { openPrivateFolder } from "../../scripts/start/private-folder.ts";
import { openPostgresDatabase } from "../../server/src/adapters/postgres/database.ts";
import { migrate, migrations } from "../../server/src/adapters/sql/migrations.ts";
import { readConfig } from "../../server/src/config.ts";
import { pair } from "../../server/test/support/pairing.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../support/files.ts";
import { type PostgresService, startPostgres } from "../support/services/postgres.ts";
import { buildServer, type ServerProcess, type ServerProgram } from "../support/services/server-program.ts";

let folder: TemporaryFolder;
let program: ServerProgram;
let authority = "";
let postgres: PostgresService;

beforeAll(async () => {
  folder = await createTemporaryFolder("postgres-program");
  authority = join(folder.path, "ca.crt");
  const tls = await ensureServerCertificate(await openPrivateFolder(folder.path), ["localhost"]);
  [program, postgres] = await Promise.all([buildServer(), startPostgres({ tls })]);
});
afterAll(async () => {
  await postgres?.close();
  await program?.remove();
  await folder?.remove();
});

function run(databaseUrl: string): ServerProcess {
  return program.run({ PORT: "0", DATABASE_URL: databaseUrl, LOG_LEVEL: "debug" });
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
  await server.kill("SIGTERM");
  expect(await server.ended).toBe(0);
  expect(server.log().includes("the registry does not answer")).toBe(expected === "down");
  expect(server.log()).not.toContain(postgres.password);
});

test("a certificate file that is not there, and a newer database, refuse the start in one line", async () => {
  const missing = run(urlWith("sslmode=verify-full&sslrootcert=/nowhere/ca.pem"));
  expect(await missing.ended).toBe(1);
  expect(missing.log()).toMatch(/^DATABASE_URL must be [^\n]*ENOENT[^\n]*\/nowhere\/ca\.pem[^\n]*\n$/);

  const { database } = readConfig({ DATABASE_URL: urlWith("sslmode=no-verify") });
  if (database === null) throw new Error("No database is configured.");
  const session = await openPostgresDatabase(database);
  await migrate(session, [...migrations, { version: 1_000, sql: "select 1" }]);
  await session.close();
  const older = run(urlWith("sslmode=no-verify"));
  expect(await older.ended).toBe(1);
  expect(older.log()).toMatch(/^The database has version 1000, this server knows \d+: [^\n]+\n$/);
});
