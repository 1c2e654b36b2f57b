/** Registry on the embedded PostgreSQL; nothing is opened before the first question. */
import type { Registry } from "../../ports/registry.ts";
import { createSqlRegistry } from "../sql/registry.ts";
import { openPgliteDatabase } from "./database.ts";

export function createPgliteRegistry(dataDir: string): Registry {
  return createSqlRegistry(() => openPgliteDatabase(dataDir));
}
