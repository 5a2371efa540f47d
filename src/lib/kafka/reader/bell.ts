/** Wakes all who wait for something to change; each looks by itself at what has. */
export class Bell {
  #ring: () => void = () => undefined;
  #rung: Promise<void>;

  constructor() {
    this.#rung = this.#next();
  }

  /** Resolves at the next ring; whoever looks at the state first and waits then, without a pause between, misses none. */
  async wait(): Promise<void> {
    return this.#rung;
  }

  ring(): void {
    this.#ring();
    this.#rung = this.#next();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
