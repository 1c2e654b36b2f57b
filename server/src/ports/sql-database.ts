/** Port: a PostgreSQL session, embedded or remote; the SQL above it is the same. */

export type SqlDatabase = {
  /** One statement with parameters; answers its rows. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** All or nothing; `run` may hold several statements in one text. */
  transaction(work: (session: SqlSession) => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

type SqlSession = {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  run(sql: string): Promise<void>;
};
