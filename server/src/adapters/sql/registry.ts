/** Registry on SQL. */
import * as v from "valibot";
import { addDays, dayOf } from "../../day.ts";
import { blocksPerNodeMax, counterWritersKeptDays } from "../../limits.ts";
import type { Registry } from "../../ports/registry.ts";
import type { MigratedDatabase } from "./migrated-database.ts";
import { sweepWaitMs, tryLock } from "./migrations.ts";

const countRows = v.array(v.object({ day: v.string(), name: v.string(), count: v.number() }));
const blockRows = v.array(v.object({ prefix: v.string(), reason: v.string(), until: v.number() }));

export type SqlRegistryOptions = {
  readonly database: MigratedDatabase;
  /** Opening costs seconds and memory: not before something needs it. */
  readonly isEmbedded: boolean;
};

export function createSqlRegistry({ database, isEmbedded }: SqlRegistryOptions): Registry {
  return {
    prepare: async () => (isEmbedded ? undefined : database.prepare()),
    isOpen: () => !isEmbedded || database.isOpen(),

    async addCounts({ writer, sequence, counts }) {
      await database.transaction(async (session) => {
        const isNew = await session.query(
          `insert into counter_writers (writer, sequence, written_on) values ($1, $2::bigint, current_date)
           on conflict (writer) do update set sequence = excluded.sequence, written_on = excluded.written_on
           where counter_writers.sequence < excluded.sequence
           returning writer`,
          [writer, sequence],
        );
        if (isNew.length === 0) {
          return;
        }
        // Always in the same order, so that two nodes cannot wait for each other.
        const sorted = counts.toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
        for (const { day, name, count } of sorted) {
          await session.query(
            `insert into daily_counts (day, name, count) values ($1::date, $2, $3::bigint)
             on conflict (day, name) do update set count = daily_counts.count + excluded.count`,
            [day, name, count],
          );
        }
      });
    },

    async readCounts(day) {
      const rows = await database.query(
        `select to_char(day, 'YYYY-MM-DD') as day, name, count::float8 as count
         from daily_counts where day = $1::date order by name`,
        [day],
      );
      return v.parse(countRows, rows);
    },

    async addBlock(block) {
      await database.query(
        `insert into blocks (prefix, reason, until) values ($1, $2, to_timestamp($3::float8 / 1000))
         on conflict (prefix) do update set reason = excluded.reason, until = excluded.until`,
        [block.prefix, block.reason, block.until],
      );
    },

    async removeBlock(prefix) {
      await database.query("delete from blocks where prefix = $1", [prefix]);
    },

    async readBlocks(now) {
      const rows = await database.query(
        `select prefix, reason, round(extract(epoch from until) * 1000)::float8 as until
         from blocks where until > to_timestamp($1::float8 / 1000) order by until desc, prefix limit $2::int`,
        [now, blocksPerNodeMax],
      );
      return v.parse(blockRows, rows);
    },

    async removeOld(countsBefore, now) {
      await database.transaction(async (session) => {
        if (await tryLock(session)) {
          await session.query("delete from daily_counts where day < $1::date", [countsBefore]);
          await session.query("delete from blocks where until <= to_timestamp($1::float8 / 1000)", [now]);
          const writersBefore = addDays(dayOf(now), -counterWritersKeptDays);
          await session.query("delete from counter_writers where written_on < $1::date", [writersBefore]);
        }
      }, sweepWaitMs);
    },

    close: () => database.close(),
  };
}

function keyOf({ day, name }: { readonly day: string; readonly name: string }): string {
  return `${day} ${name}`;
}
