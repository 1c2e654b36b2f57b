/**
 * A database as the stores above it see it: opened and migrated at the first question, and after a failure left in
 * peace for a moment, so that who asks while it is gone hears so at once and does not wait for it.
 */
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { StoreUnavailable } from "../../ports/unavailable.ts";
import { within } from "../../within.ts";
import { migrate, NewerDatabaseError } from "./migrations.ts";

export type MigratedDatabase = SqlDatabase & {
  /** Opens and migrates now. Rejects only when waiting would not help. */
  prepare(): Promise<void>;
  /** Also while it is being opened. */
  isOpen(): boolean;
};

const peaceMs = 2_000;
/** Another node may be at a long migration: a start waits a while, a question hardly. */
const startWaitMs = 15_000;
const questionWaitMs = 3_000;

export function createMigratedDatabase(open: () => Promise<SqlDatabase>): MigratedDatabase {
  let opening: Promise<SqlDatabase> | null = null;
  let migrating: Promise<void> | null = null;
  let askAgainAt = Number.NEGATIVE_INFINITY;
  /** Whoever comes meanwhile is told the same: an operator looks for it in the first line there is. */
  let failure = "";

  function openOnce(): Promise<SqlDatabase> {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  function migrateOnce(database: SqlDatabase): Promise<void> {
    migrating ??= migrate(database).catch((error: unknown) => {
      migrating = null;
      throw error;
    });
    return migrating;
  }

  /** Who asks next hears so at once. */
  function noteFailure(error: unknown): void {
    if (error instanceof StoreUnavailable) {
      askAgainAt = performance.now() + peaceMs;
      failure = error.message;
    }
  }

  async function attempt<Result>(work: (database: SqlDatabase) => Promise<Result>): Promise<Result> {
    if (performance.now() < askAgainAt) {
      throw new StoreUnavailable(failure);
    }
    const database = await openOnce();
    try {
      await within(questionWaitMs, migrateOnce(database), tellBusy);
      return await work(database);
    } catch (error) {
      noteFailure(error);
      throw error;
    }
  }

  return {
    query: (sql, parameters) => attempt((database) => database.query(sql, parameters)),
    transaction: (work, waitMs) => attempt((database) => database.transaction(work, waitMs)),

    async prepare() {
      const database = await openOnce();
      try {
        await within(startWaitMs, migrateOnce(database), tellBusy);
      } catch (error) {
        if (error instanceof NewerDatabaseError) {
          await database.close();
          throw error;
        }
        noteFailure(error);
      }
    },

    isOpen: () => opening !== null,

    async close() {
      const database = await opening;
      await database?.close();
    },
  };
}

function tellBusy(): never {
  throw new StoreUnavailable("The database is being migrated");
}
