/**
 * Lets what waits go on in an order that is drawn. Whoever would wait for a broker or a sink waits for its turn here; where
 * the drawn numbers have run out it goes in order, and nothing strange happens any more.
 */
export class Turns {
  readonly #drawn: readonly number[];
  readonly #waiting: (() => void)[] = [];
  #position = 0;

  constructor(drawn: readonly number[]) {
    this.#drawn = drawn;
  }

  /** True while the order is still drawn. */
  get drawing(): boolean {
    return this.#position < this.#drawn.length;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** From 0 to below `limit`; 0 where the numbers have run out. */
  draw(limit: number): number {
    return (this.#drawn[this.#position++] ?? 0) % limit;
  }

  /** True in so many of a hundred cases; never where the numbers have run out. */
  chance(percent: number): boolean {
    return this.draw(100) >= 100 - percent;
  }

  /** Does `work` when it is its turn. */
  async take<Result>(work: () => Result): Promise<Result> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return work();
  }

  /** Lets one go on that waits, and whatever follows from it come to rest. */
  async next(): Promise<void> {
    const [chosen] = this.#waiting.splice(this.draw(Math.max(1, this.#waiting.length)), 1);
    chosen?.();
    await this.settle();
  }

  /** All that can go on without a turn has gone on. */
  async settle(): Promise<void> {
    await new Promise(setImmediate);
  }
}
