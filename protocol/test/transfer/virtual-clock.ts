/** A clock that jumps from one thing to do to the next: minutes of a slow link pass in milliseconds. */

export class VirtualClock {
  now = 0;
  readonly #heap: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  after(delayMs: number, run: () => void): void {
    this.#heap.push({ at: this.now + Math.max(0, delayMs), order: this.#order++, run });
    this.#rise(this.#heap.length - 1);
  }

  /** False when there is nothing more to do. */
  advance(): boolean {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return false;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    this.now = first.at;
    first.run();
    return true;
  }

  runUntil(isOver: () => boolean, untilMs: number): void {
    while (!isOver() && this.now < untilMs && this.advance());
  }

  #isBefore(a: number, b: number): boolean {
    const x = this.#heap[a];
    const y = this.#heap[b];
    if (x === undefined || y === undefined) return x !== undefined;
    return x.at < y.at || (x.at === y.at && x.order < y.order);
  }

  #swap(a: number, b: number): void {
    const x = this.#heap[a];
    const y = this.#heap[b];
    if (x === undefined || y === undefined) return;
    this.#heap[a] = y;
    this.#heap[b] = x;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const smaller = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(smaller, at)) return;
      this.#swap(smaller, at);
      at = smaller;
    }
  }
}
