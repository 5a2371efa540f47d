/** Something that is done on a connection again and again, between its requests: a login that ends (KIP-368). */
export class Renewal {
  readonly #renew: () => Promise<number>;
  #dueAt: number;
  #isRunning = false;

  /**
   * @param dueAt when it has to be done next, by the clock that is never set
   * @param renew does it, and says when it has to be done again
   */
  constructor(dueAt: number, renew: () => Promise<number>) {
    this.#dueAt = dueAt;
    this.#renew = renew;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** While it is true nothing else is sent. */
  get isDue(): boolean {
    return this.#isRunning || performance.now() >= this.#dueAt;
  }

  async run(): Promise<void> {
    this.#isRunning = true;
    try {
      this.#dueAt = await this.#renew();
    } finally {
      this.#isRunning = false;
    }
  }
}
