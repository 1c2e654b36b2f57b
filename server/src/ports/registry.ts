/** Port: what must outlast a restart, and only that. No ids, no addresses but those of blocks. */

export type DailyCount = { readonly day: string; readonly name: string; readonly count: number };

export type CountBatch = {
  /** Random, for one process's life. */
  readonly writer: string;
  /** Grows with each new batch of the writer; the same number again is the same batch, and counts once. */
  readonly sequence: number;
  readonly counts: readonly DailyCount[];
};

export type Block = {
  /** One IPv4 address or the /64 of an IPv6 address, as an operator wrote it (client-address.ts reads it). */
  readonly prefix: string;
  readonly reason: string;
  readonly until: number;
};

export type Registry = {
  /** Connects where that costs little. Rejects only when it can never work: a newer database, a missing file. */
  prepare(): Promise<void>;
  /** False: opening it is costly, and nothing has needed it yet. */
  isOpen(): boolean;
  /** All of a batch or nothing; several nodes may do it at once. */
  addCounts(batch: CountBatch): Promise<void>;
  readCounts(day: string): Promise<readonly DailyCount[]>;
  /** A second block of the same prefix takes the place of the first. */
  addBlock(block: Block): Promise<void>;
  removeBlock(prefix: string): Promise<void>;
  /** The longest-lasting first, no more than a node holds in memory. */
  readBlocks(now: number): Promise<readonly Block[]>;
  /** Deletes counts of earlier days, and blocks that are over. */
  removeOld(countsBefore: string, now: number): Promise<void>;
  close(): Promise<void>;
};
