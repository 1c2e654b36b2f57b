/**
 * Brings a database to the form this version needs; safe from several nodes at once, and a second time.
 *
 * In a rolling upgrade older nodes still run on the newer form, so a migration adds and does not take away.
 */
import countersAndBlocks from "../../../migrations/0001-counters-and-blocks.sql?raw";
import rememberedPairs from "../../../migrations/0002-remembered-pairs.sql?raw";
import counterWriters from "../../../migrations/0003-counter-writers.sql?raw";
import type { SqlDatabase, SqlSession } from "../../ports/sql-database.ts";

export type Migration = { readonly version: number; readonly sql: string };

/** In order. A file that has been released is never changed. */
export const migrations: readonly Migration[] = [
  { version: 1, sql: countersAndBlocks },
  { version: 2, sql: rememberedPairs },
  { version: 3, sql: counterWriters },
];

/** Any number that nothing else in the database locks. */
const lockId = 7_216_477;
/** A large table takes its time, and the other nodes wait for the one that is at it. */
const migrationWaitMs = 10 * 60_000;
/** For the daily job's deletions. */
export const sweepWaitMs = 5 * 60_000;

/** Its message is the one line that the operator reads. */
export class NewerDatabaseError extends Error {}

export async function migrate(database: SqlDatabase, known = migrations): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("select pg_advisory_xact_lock($1)", [lockId]);
    await session.run("create table if not exists schema_versions (version integer primary key)");
    const rows = await session.query("select coalesce(max(version), 0) as version from schema_versions");
    const current = Number(rows[0]?.version ?? 0);
    const latest = known.at(-1)?.version ?? 0;
    if (current > latest) {
      throw new NewerDatabaseError(
        `The database has version ${current}, this server knows ${latest}: start a newer server or give it another database.`,
      );
    }
    for (const { version, sql } of known) {
      if (version > current) {
        await session.run(sql);
        await session.query("insert into schema_versions (version) values ($1)", [version]);
      }
    }
  }, migrationWaitMs);
}

/** For the daily job: false while another node migrates or does that job. Held until the transaction's end. */
export async function tryLock(session: SqlSession): Promise<boolean> {
  const rows = await session.query("select pg_try_advisory_xact_lock($1) as locked", [lockId]);
  return rows[0]?.locked === true;
}
