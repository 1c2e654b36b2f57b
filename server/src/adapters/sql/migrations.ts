/** Brings a database to the form this version needs; safe from several nodes at once, and a second time. */
import countersAndBlocks from "../../../migrations/0001-counters-and-blocks.sql?raw";
import type { SqlDatabase } from "../../ports/sql-database.ts";

/** In order. A file that has been released is never changed. */
const migrations = [{ version: 1, sql: countersAndBlocks }] as const;

/** Any number that nothing else in the database locks. */
const lockId = 7_216_477;

export async function migrate(database: SqlDatabase): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("select pg_advisory_xact_lock($1)", [lockId]);
    await session.run("create table if not exists schema_versions (version integer primary key)");
    const rows = await session.query("select coalesce(max(version), 0) as version from schema_versions");
    const current = Number(rows[0]?.version ?? 0);
    for (const { version, sql } of migrations) {
      if (version > current) {
        await session.run(sql);
        await session.query("insert into schema_versions (version) values ($1)", [version]);
      }
    }
  });
}
