/** What an adapter's test hands to a contract: the adapter, and a way to let its time pass. */

export type ContractHarness<Adapter> = {
  readonly adapter: Adapter;
  /** Moves a clock of the test's own, or waits where the adapter has a clock of its own. */
  advance(ms: number): Promise<void>;
};
