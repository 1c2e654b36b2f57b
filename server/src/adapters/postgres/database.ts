/** PostgreSQL over the network. The one file that imports pg. */
import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "node:tls";
import type { PoolClient } from "pg";
import { wrong } from "../../config-error.ts";
import type { DatabaseConfig } from "../../database-url.ts";
import type { SqlDatabase } from "../../ports/sql-database.ts";
import { StoreUnavailable } from "../../ports/unavailable.ts";
import { within } from "../../within.ts";

/** Counters, blocks and pairs ask little: a node's share of the server's connections stays small. */
const connectionsMax = 4;
const connectWaitMs = 2_000;
/** The server gives up first, so that what is given up is also undone there. */
const statementWaitMs = 2_000;
const answerWaitMs = 2_500;
const idleInTransactionMs = 5_000;
const waitingMax = 100;
const idleMs = 60_000;

/** SQLSTATE classes of a server that cannot answer now or lets us in no more; the rest is a mistake of ours. */
const unavailableStates = /^(08|25006|28|3D|53|55P03|57)/;

const ignore = (): void => undefined;

/** Connects to nothing yet. Rejects where a file of its TLS settings is missing. */
export async function openPostgresDatabase(config: DatabaseConfig): Promise<SqlDatabase> {
  const { DatabaseError, Pool } = await import("pg");
  const { host, port, user, password, database } = config;
  const pool = new Pool({
    ...{ host, port, user, password, database },
    ssl: await createTls(config),
    application_name: "pairqr",
    max: connectionsMax,
    connectionTimeoutMillis: connectWaitMs,
    statement_timeout: statementWaitMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    idleTimeoutMillis: idleMs,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced when it is needed; unheard, its error would end the process.
  pool.on("error", ignore);

  /** Never hands on an error of pg: those name values, and the client with all its settings. */
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DatabaseError && !unavailableStates.test(error.code ?? "")) {
        throw new Error(`PostgreSQL refused a statement: SQLSTATE ${error.code}`);
      }
      throw new StoreUnavailable(`PostgreSQL cannot be reached: ${reasonOf(error)}`);
    }
  }

  async function withClient<Result>(
    waitMs: number,
    work: (client: PoolClient) => Promise<Result>,
  ): Promise<Result> {
    if (pool.waitingCount >= waitingMax) {
      throw new StoreUnavailable("PostgreSQL cannot be reached: too many questions wait");
    }
    const client = await attempt(() => pool.connect());
    client.on("error", ignore);
    let isDone = false;
    try {
      const result = await within(waitMs, work(client), () => {
        throw new StoreUnavailable(`PostgreSQL cannot be reached: no answer for ${waitMs} ms`);
      });
      isDone = true;
      return result;
    } finally {
      // After a failure the connection ends, and with it the server undoes what was begun.
      client.release(!isDone);
      client.off("error", ignore);
    }
  }

  async function ask(client: PoolClient, sql: string, parameters: readonly unknown[]) {
    const { rows } = await attempt(() => client.query<Record<string, unknown>>(sql, [...parameters]));
    return rows;
  }

  async function run(client: PoolClient, sql: string): Promise<void> {
    await attempt(() => client.query(sql));
  }

  return {
    query: (sql, parameters = []) => withClient(answerWaitMs, (client) => ask(client, sql, parameters)),

    transaction: (work, waitMs = answerWaitMs) =>
      withClient(waitMs, async (client) => {
        const isLong = waitMs > answerWaitMs;
        await run(client, isLong ? `begin; set local statement_timeout = ${waitMs}` : "begin");
        await work({
          query: (sql, parameters = []) => ask(client, sql, parameters),
          run: (sql) => run(client, sql),
        });
        await run(client, "commit");
      }),

    close: () => pool.end(),
  };
}

async function createTls({ host, tls }: DatabaseConfig): Promise<ConnectionOptions | false> {
  if (tls === null) {
    return false;
  }
  return {
    host,
    rejectUnauthorized: tls.verifies,
    ...(tls.caFile !== null && { ca: await readAuthority(tls.caFile) }),
  };
}

/** What an operator needs to know: a code where there is one, else pg's own sentence. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return "unknown reason";
  }
  const isSystemError = "syscall" in error && "code" in error;
  return isSystemError ? String(error.code) : error.message;
}

async function readAuthority(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw wrong("DATABASE_URL", error);
  }
}
