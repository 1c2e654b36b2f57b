/**
 * Port: a PostgreSQL database, embedded or remote; the SQL above it is the same.
 *
 * A database that does not answer is StoreUnavailable; no error carries a value of a statement.
 */

type Row = Readonly<Record<string, unknown>>;

export type SqlDatabase = {
  /** One statement with parameters; answers its rows. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** All or nothing. `waitMs`: how long its statements may take together, where that is more than usual. */
  transaction(work: (session: SqlSession) => Promise<void>, waitMs?: number): Promise<void>;
  close(): Promise<void>;
};

export type SqlSession = {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Several statements in one text, without parameters. */
  run(sql: string): Promise<void>;
};
