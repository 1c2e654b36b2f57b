import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgresDatabase } from "../../server/src/adapters/postgres/database.ts";
import { migrate, migrations, NewerDatabaseError } from "../../server/src/adapters/sql/migrations.ts";
import { readConfig } from "../../server/src/config.ts";
import { createServer } from "../../server/src/create-server.ts";
import { createDurableStores } from "../../server/src/durable-stores.ts";
import type { SqlDatabase } from "../../server/src/ports/sql-database.ts";
import { type PostgresService, startPostgres } from "../support/services/postgres.ts";

let postgres: PostgresService;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => postgres?.close());

const latest = migrations.at(-1)?.version ?? 0;

/** What nodes of each version had written. */
const dataOf: Readonly<Record<number, string>> = {
  1: `insert into daily_counts values ('2026-11-01', 'session-created', 41);
      insert into blocks values ('198.51.100.7', 'flood', now() + interval '1 day')`,
  2: `insert into remembered_pairs values ('${"ab".repeat(16)}', 'host', 'guest', null,
        '{"endpoint":"https://fcm.googleapis.com/x","p256dh":"p","auth":"a"}', current_date)`,
  3: "insert into counter_writers values ('a writer', 7, current_date)",
};

async function open(url: string): Promise<SqlDatabase> {
  const { database } = readConfig({ DATABASE_URL: url });
  if (database === null) throw new Error("No database is configured.");
  return openPostgresDatabase(database);
}

async function versionsOf(url: string): Promise<readonly unknown[]> {
  const database = await open(url);
  const rows = await database.query("select version from schema_versions order by version");
  await database.close();
  return rows.map(({ version }) => version);
}

test.each(migrations.map(({ version }) => version))(
  "from version %i it comes up to today's with all that it held",
  async (version) => {
    const url = await postgres.createDatabase(`from_${version}`);
    const earlier = await open(url);
    const known = migrations.filter((migration) => migration.version <= version);
    await migrate(earlier, known);
    for (const migration of known) {
      await earlier.query(`do $do$ begin ${dataOf[migration.version]}; end $do$`);
    }
    await earlier.close();

    const { registry, pairs } = createDurableStores(readConfig({ DATABASE_URL: url }));
    await registry.prepare();
    expect(await versionsOf(url)).toEqual(migrations.map((migration) => migration.version));
    expect(await registry.readCounts("2026-11-01")).toEqual([
      { day: "2026-11-01", name: "session-created", count: 41 },
    ]);
    expect(await registry.readBlocks(Date.now())).toMatchObject([{ prefix: "198.51.100.7" }]);
    const found = await pairs.find("ab".repeat(16), "2026-01-01");
    expect(found?.subscriptions.guest?.auth).toBe(version >= 2 ? "a" : undefined);
    const counts = [{ day: "2026-11-01", name: "session-created", count: 1 }];
    await registry.addCounts({ writer: "a writer", sequence: 7, counts });
    await registry.addCounts({ writer: "a writer", sequence: 8, counts });
    const [sum] = await registry.readCounts("2026-11-01");
    expect(sum?.count).toBe(version >= 3 ? 42 : 43);
    await registry.close();
  },
);

test("each migration has its data above", () => {
  expect(Object.keys(dataOf).map(Number)).toEqual(migrations.map(({ version }) => version));
});

test("eight nodes that start at once on an empty database migrate it once", async () => {
  const url = await postgres.createDatabase("at_once");
  const config = readConfig({ PORT: "0", DATABASE_URL: url, LOG_LEVEL: "silent" });
  const nodes = await Promise.all(Array.from({ length: 8 }, () => createServer(config)));
  expect(await versionsOf(url)).toEqual(migrations.map(({ version }) => version));
  const states = await Promise.all(nodes.map(async (node) => (await fetch(`${node.url}/readyz`)).json()));
  for (const state of states) {
    expect(state).toMatchObject({ status: "ready", stores: { registry: "ok" } });
  }
  await Promise.all(nodes.map((node) => node.close()));
});

test("a node that finds another at a migration waits for it, and fails at nothing", async () => {
  const url = await postgres.createDatabase("in_turn");
  const known = [
    ...migrations,
    { version: latest + 1, sql: "select pg_sleep(0.3); create table slow (n integer)" },
  ];
  const databases = await Promise.all([open(url), open(url), open(url)]);
  await Promise.all(databases.map((database) => migrate(database, known)));
  expect(await versionsOf(url)).toEqual(known.map(({ version }) => version));
  await Promise.all(databases.map((database) => database.close()));
});

test("a database newer than the server refuses the start in one line, and is left alone", async () => {
  const url = await postgres.createDatabase("newer");
  const database = await open(url);
  await migrate(database, [...migrations, { version: latest + 1, sql: "create table tomorrow (n integer)" }]);
  const starting = createServer(readConfig({ PORT: "0", DATABASE_URL: url, LOG_LEVEL: "silent" }));
  await expect(starting).rejects.toThrow(NewerDatabaseError);
  await expect(starting).rejects.toThrow(
    new RegExp(`^The database has version ${latest + 1}, this server knows ${latest}: [^\\n]+$`),
  );
  expect(await versionsOf(url)).toContain(latest + 1);
  await database.close();
});

test("a migration that fails half-way leaves the database as it was", async () => {
  const url = await postgres.createDatabase("half_way");
  const database = await open(url);
  await migrate(database);
  const broken = { version: latest + 1, sql: "create table half (n integer); select * from nowhere" };
  await expect(migrate(database, [...migrations, broken])).rejects.toThrow("SQLSTATE 42P01");
  expect(await versionsOf(url)).not.toContain(latest + 1);
  expect(await database.query("select to_regclass('half') as half")).toEqual([{ half: null }]);
  await database.close();
});
