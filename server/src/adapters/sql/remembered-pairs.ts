/** RememberedPairs on SQL. */
import * as v from "valibot";
import type { RememberedPair, RememberedPairs } from "../../ports/remembered-pairs.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { sweepWaitMs, tryLock } from "./migrations.ts";

const subscription = v.nullable(
  v.pipe(
    v.string(),
    v.parseJson(),
    v.strictObject({ endpoint: v.string(), p256dh: v.string(), auth: v.string() }),
  ),
);

const pairRow = v.pipe(
  v.object({
    pair_id: v.string(),
    host_key: v.string(),
    guest_key: v.string(),
    host_subscription: subscription,
    guest_subscription: subscription,
    used_on: v.string(),
  }),
  v.transform(
    (row): RememberedPair => ({
      pairId: row.pair_id,
      hostKey: row.host_key,
      guestKey: row.guest_key,
      subscriptions: { host: row.host_subscription, guest: row.guest_subscription },
      usedOn: row.used_on,
    }),
  ),
);

const selectPair = `select pair_id, host_key, guest_key, host_subscription, guest_subscription,
  to_char(used_on, 'YYYY-MM-DD') as used_on from remembered_pairs where pair_id = $1`;

const subscriptionColumns = { host: "host_subscription", guest: "guest_subscription" } as const;

export function createSqlRememberedPairs(database: SqlDatabase, pairsTotal: number): RememberedPairs {
  return {
    async create({ pairId, hostKey, guestKey }, today) {
      await database.query(
        `insert into remembered_pairs (pair_id, host_key, guest_key, used_on)
         select $1, $2, $3, $4::date
         where (select count(*) from (select 1 from remembered_pairs limit $5::int) as counted) < $5::int
         on conflict (pair_id) do nothing`,
        [pairId, hostKey, guestKey, today, pairsTotal],
      );
      const [row] = await database.query(selectPair, [pairId]);
      return row === undefined ? null : v.parse(pairRow, row);
    },

    async find(pairId, usedSince) {
      const [row] = await database.query(`${selectPair} and used_on >= $2::date`, [pairId, usedSince]);
      return row === undefined ? null : v.parse(pairRow, row);
    },

    async markUsed(pairId, today) {
      // Once a day it is a write; the other times it only reads.
      const rows = await database.query(
        `with marked as (
           update remembered_pairs set used_on = $2::date where pair_id = $1 and used_on < $2::date
         )
         select pair_id from remembered_pairs where pair_id = $1`,
        [pairId, today],
      );
      return rows.length === 1;
    },

    async replaceSubscription(pairId, role, next, today) {
      const rows = await database.query(
        `update remembered_pairs
         set ${subscriptionColumns[role]} = $2, used_on = greatest(used_on, $3::date)
         where pair_id = $1 returning pair_id`,
        [pairId, next === null ? null : JSON.stringify(next), today],
      );
      return rows.length === 1;
    },

    async remove(pairId) {
      const rows = await database.query("delete from remembered_pairs where pair_id = $1 returning pair_id", [
        pairId,
      ]);
      return rows.length === 1;
    },

    async removeUnused(before) {
      await database.transaction(async (session) => {
        if (await tryLock(session)) {
          await session.query("delete from remembered_pairs where used_on < $1::date", [before]);
        }
      }, sweepWaitMs);
    },
  };
}
