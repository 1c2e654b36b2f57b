/** Registry on SQL; the database is opened and migrated at its first use. */
import * as v from "valibot";
import type { Registry } from "../../ports/registry.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { migrate } from "./migrations.ts";

const countRows = v.array(v.object({ day: v.string(), name: v.string(), count: v.number() }));
const blockRows = v.array(v.object({ prefix: v.string(), reason: v.string(), until: v.number() }));

export function createSqlRegistry(openDatabase: () => Promise<SqlDatabase>): Registry {
  let opening: Promise<SqlDatabase> | null = null;

  function open(): Promise<SqlDatabase> {
    opening ??= openMigrated(openDatabase).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  return {
    async addCounts(day, counts) {
      const database = await open();
      await database.transaction(async (session) => {
        // Always in the same order, so that two nodes cannot wait for each other.
        for (const name of Object.keys(counts).sort()) {
          await session.query(
            `insert into daily_counts (day, name, count) values ($1, $2, $3)
             on conflict (day, name) do update set count = daily_counts.count + excluded.count`,
            [day, name, counts[name]],
          );
        }
      });
    },

    async readCounts(day) {
      const database = await open();
      const rows = await database.query(
        `select to_char(day, 'YYYY-MM-DD') as day, name, count::float8 as count
         from daily_counts where day = $1 order by name`,
        [day],
      );
      return v.parse(countRows, rows);
    },

    async addBlock(block) {
      const database = await open();
      await database.query(
        `insert into blocks (prefix, reason, until) values ($1, $2, to_timestamp($3::float8 / 1000))
         on conflict (prefix) do update set reason = excluded.reason, until = excluded.until`,
        [block.prefix, block.reason, block.until],
      );
    },

    async removeBlock(prefix) {
      const database = await open();
      await database.query("delete from blocks where prefix = $1", [prefix]);
    },

    async readBlocks(now) {
      const database = await open();
      const rows = await database.query(
        `select prefix, reason, round(extract(epoch from until) * 1000)::float8 as until
         from blocks where until > to_timestamp($1::float8 / 1000) order by prefix`,
        [now],
      );
      return v.parse(blockRows, rows);
    },

    async close() {
      const database = await opening;
      await database?.close();
    },
  };
}

async function openMigrated(openDatabase: () => Promise<SqlDatabase>): Promise<SqlDatabase> {
  const database = await openDatabase();
  await migrate(database);
  return database;
}
