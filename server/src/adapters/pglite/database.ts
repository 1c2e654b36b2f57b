/** PostgreSQL inside this process. The one file that imports PGlite, and only when it is first needed. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { SqlDatabase } from "../../ports/sql-database.ts";

/** Opening takes seconds and hundreds of megabytes: never on the way of a pairing. */
export async function openPgliteDatabase(dataDir: string): Promise<SqlDatabase> {
  const { PGlite } = await import("@electric-sql/pglite");
  await mkdir(dataDir, { recursive: true });
  const database = await PGlite.create(join(dataDir, "registry"));
  return {
    async query(sql, parameters = []) {
      const { rows } = await database.query<Record<string, unknown>>(sql, [...parameters]);
      return rows;
    },

    async transaction(work) {
      await database.transaction((session) =>
        work({
          async query(sql, parameters = []) {
            const { rows } = await session.query<Record<string, unknown>>(sql, [...parameters]);
            return rows;
          },
          async run(sql) {
            await session.exec(sql);
          },
        }),
      );
    },

    close: () => database.close(),
  };
}
