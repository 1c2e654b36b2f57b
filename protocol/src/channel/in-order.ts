/**
 * Lets work run side by side and hands its results out one after the other (docs/protocol/3-channel, CH18).
 *
 *   calls     a ─ b ─ c          work that ends b, a, c
 *   results   a ─ b ─ c          …still comes out a, b, c; after a's error, b and c throw a's error
 */
export class InOrder {
  #last: Promise<unknown> = Promise.resolve();

  /** `take` sees the results in the order of the calls, and nothing after the first error. */
  async run<Result, Taken>(work: Promise<Result>, take: (result: Result) => Taken): Promise<Taken> {
    const turn = this.#after(this.#last, work, take);
    this.#last = turn;
    return await turn;
  }

  async #after<Result, Taken>(
    before: Promise<unknown>,
    work: Promise<Result>,
    take: (result: Result) => Taken,
  ): Promise<Taken> {
    // Settled, not all: an error must wait for its turn as well.
    const [previous, own] = await Promise.allSettled([before, work]);
    if (previous.status === "rejected") throw previous.reason;
    if (own.status === "rejected") throw own.reason;
    return take(own.value);
  }
}
