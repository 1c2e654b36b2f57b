import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgresDatabase } from "../../server/src/adapters/postgres/database.ts";
import { readConfig } from "../../server/src/config.ts";
import type { DatabaseConfig } from "../../server/src/database-url.ts";
import { createDurableStores, type DurableStores } from "../../server/src/durable-stores.ts";
import { StoreUnavailable } from "../../server/src/ports/unavailable.ts";
import { describeRegistry } from "../../server/test/contracts/registry.contract.ts";
import {
  describeRememberedPairs,
  pairsTotal,
} from "../../server/test/contracts/remembered-pairs.contract.ts";
import { type PostgresService, startPostgres } from "../support/services/postgres.ts";
import { waitFor } from "../support/wait.ts";

/** Started by the first beforeAll of this file, which comes before the contracts' own. */
let postgres: PostgresService;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => postgres?.close());

function openStores(): DurableStores {
  const variables = { DATABASE_URL: postgres.url, LIMITS: JSON.stringify({ pairsTotal }) };
  return createDurableStores(readConfig(variables));
}

function configOf(url: string): DatabaseConfig {
  const { database } = readConfig({ DATABASE_URL: url });
  if (database === null) throw new Error("No database is configured.");
  return database;
}

describeRegistry("PostgreSQL", async () => {
  let stores = openStores();
  return {
    adapter: stores.registry,
    async reopen() {
      await stores.registry.close();
      stores = openStores();
      return stores.registry;
    },
    close: () => stores.registry.close(),
  };
});

describeRememberedPairs("PostgreSQL", async () => {
  const { registry, pairs } = openStores();
  return { adapter: pairs, close: () => registry.close() };
});

test("a transaction that fails leaves nothing, and the next question is answered", async () => {
  const database = await openPostgresDatabase(configOf(postgres.url));
  await database.query("create table kept (n integer primary key)");
  const failing = database.transaction(async (session) => {
    await session.query("insert into kept values ($1)", [1]);
    throw new Error("ours");
  });
  await expect(failing).rejects.toThrow("ours");
  const refused = database.transaction(async (session) => {
    await session.query("insert into kept values ($1)", [2]);
    await session.query("insert into kept values ($1)", [2]);
  });
  await expect(refused).rejects.toThrow("SQLSTATE 23505");
  await expect(refused).rejects.not.toThrow(StoreUnavailable);
  expect(await database.query("select n from kept")).toEqual([]);
  await database.close();
});

test("errors say why the database cannot be reached, and neither password nor values", async () => {
  const wrongPassword = postgres.url.replace(postgres.password, "not-the-password");
  const noSuchDatabase = postgres.url.replace(/pairqr$/, "absent");
  const nobodyThere = postgres.url.replace(`:${postgres.port}/`, ":1/");
  for (const [url, reason] of [
    [wrongPassword, "password authentication failed"],
    [noSuchDatabase, "does not exist"],
    [nobodyThere, "ECONNREFUSED"],
  ] as const) {
    const database = await openPostgresDatabase(configOf(url));
    const error = await database.query("select 1").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(String(error)).toContain(reason);
    expect(Object.keys(error as object)).toEqual([]);
    expect(String(error)).not.toMatch(/not-the-password|127\.0\.0\.1/);
    await database.close();
  }
  const database = await openPostgresDatabase(configOf(postgres.url));
  const error = await database.query("select $1::date", ["a secret"]).catch((caught: unknown) => caught);
  expect(String(error)).toBe("Error: PostgreSQL refused a statement: SQLSTATE 22007");
  await database.close();
});

test("a statement that takes too long is given up on both sides", async () => {
  const database = await openPostgresDatabase(configOf(postgres.url));
  const startedAt = performance.now();
  await expect(database.query("select pg_sleep(60)")).rejects.toThrow(StoreUnavailable);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  const running =
    "select count(*)::int as n from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()";
  expect(await database.query(running)).toEqual([{ n: 0 }]);
  await database.close();
});

test("connections that break while idle or at work end no process, and are replaced", async () => {
  const database = await openPostgresDatabase(configOf(postgres.url));
  const kill =
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pairqr' and pid <> pg_backend_pid()";
  const killer = await openPostgresDatabase(configOf(postgres.url));
  await database.query("select 1");
  await killer.query(kill);
  await waitFor("a new connection", () =>
    database.query("select 1 as one").then(
      () => true,
      () => false,
    ),
  );
  const atWork = database.query("select pg_sleep(3)").catch((caught: unknown) => caught);
  await waitFor(
    "the query",
    async () =>
      (await killer.query("select 1 from pg_stat_activity where query = 'select pg_sleep(3)'")).length > 0,
  );
  await killer.query(kill);
  expect(await atWork).toBeInstanceOf(StoreUnavailable);
  const inTransaction = database.transaction(async (session) => {
    await session.query("select 1");
    await killer.query(kill);
    await session.query("select 1");
  });
  await expect(inTransaction).rejects.toThrow(StoreUnavailable);
  expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
  await Promise.all([database.close(), killer.close()]);
});

test("a node asks over four connections at most, however many questions there are", async () => {
  const database = await openPostgresDatabase(configOf(postgres.url));
  const counted = await Promise.all(
    Array.from({ length: 40 }, () =>
      database.query("select count(*)::int as n from pg_stat_activity where application_name = 'pairqr'"),
    ),
  );
  for (const [row] of counted) {
    expect(row?.n).toBeLessThanOrEqual(4);
  }
  const flood = await Promise.allSettled(
    Array.from({ length: 300 }, () => database.query("select pg_sleep(0.01)")),
  );
  expect(flood.filter(({ status }) => status === "rejected").length).toBeGreaterThan(100);
  await database.close();
});
