/** What outlasts a restart and where it lies: PostgreSQL, the embedded one, or nowhere. */
import { accessSync, constants, mkdirSync } from "node:fs";
import { createMemoryRegistry } from "./adapters/memory/registry.ts";
import { createMemoryRememberedPairs } from "./adapters/memory/remembered-pairs.ts";
import { openPgliteDatabase } from "./adapters/pglite/database.ts";
import { openPostgresDatabase } from "./adapters/postgres/database.ts";
import { createMigratedDatabase } from "./adapters/sql/migrated-database.ts";
import { createSqlRegistry } from "./adapters/sql/registry.ts";
import { createSqlRememberedPairs } from "./adapters/sql/remembered-pairs.ts";
import type { Config } from "./config.ts";
import { wrong } from "./config-error.ts";
import type { HealthCheck } from "./ports/health.ts";
import type { Registry } from "./ports/registry.ts";
import type { RememberedPairs } from "./ports/remembered-pairs.ts";
import type { SqlDatabase } from "./ports/sql-database.ts";

export type DurableStores = {
  /** Closing it closes them all. */
  readonly registry: Registry;
  readonly pairs: RememberedPairs;
  readonly checkRegistry: HealthCheck;
};

export function createDurableStores(config: Pick<Config, "database" | "dataDir" | "limits">): DurableStores {
  const { database: databaseConfig, dataDir, limits } = config;
  if (databaseConfig !== null) {
    return onSql(() => openPostgresDatabase(databaseConfig), false, limits.pairsTotal);
  }
  if (dataDir !== null) {
    prepareFolder(dataDir);
    return onSql(() => openPgliteDatabase(dataDir), true, limits.pairsTotal);
  }
  return {
    registry: createMemoryRegistry(),
    pairs: createMemoryRememberedPairs(limits.pairsTotal),
    checkRegistry: async () => "ok",
  };
}

/** It is opened when it is first needed: that it cannot be must show before. */
function prepareFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw wrong("DATA_DIR", error);
  }
}

function onSql(open: () => Promise<SqlDatabase>, isEmbedded: boolean, pairsTotal: number): DurableStores {
  const database = createMigratedDatabase(open);
  const registry = createSqlRegistry({ database, isEmbedded });
  return {
    registry,
    pairs: createSqlRememberedPairs(database, pairsTotal),
    async checkRegistry() {
      if (registry.isOpen()) {
        await database.query("select 1");
      }
      return "ok";
    },
  };
}
