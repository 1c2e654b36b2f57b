/** Port: what must outlast a restart, and only that. No ids, no addresses but those of blocks. */

type DailyCount = { readonly day: string; readonly name: string; readonly count: number };

export type Block = {
  /** As client-address.ts writes it: one IPv4 address or the /64 of an IPv6 address. */
  readonly prefix: string;
  readonly reason: string;
  readonly until: number;
};

export type Registry = {
  /** Adds to the counters of a day ("2026-11-23"); several nodes may do it at once. */
  addCounts(day: string, counts: Readonly<Record<string, number>>): Promise<void>;
  readCounts(day: string): Promise<readonly DailyCount[]>;
  /** A second block of the same prefix takes the place of the first. */
  addBlock(block: Block): Promise<void>;
  removeBlock(prefix: string): Promise<void>;
  readBlocks(now: number): Promise<readonly Block[]>;
  close(): Promise<void>;
};
