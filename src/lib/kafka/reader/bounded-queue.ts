/** Hands items from several producers to one consumer; a producer waits while the consumer is behind. */
export class BoundedQueue<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  readonly #waitingForRoom: (() => void)[] = [];
  #wakeConsumer: () => void = () => undefined;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves when the item is in the queue; at once to nothing where the consumer has left. */
  async push(item: Item): Promise<void> {
    while (this.#items.length >= this.#capacity && !this.#ended) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
    if (this.#ended) return;
    this.#items.push(item);
    this.#wakeConsumer();
  }

  /** No item comes any more; those in the queue are still handed out, and then the error is thrown, if there is one. */
  end(failure?: { readonly error: unknown }): void {
    this.#ended = true;
    this.#failure ??= failure;
    this.#wakeConsumer();
    for (const wake of this.#waitingForRoom.splice(0)) wake();
  }

  async *items(): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#waitingForRoom.shift()?.();
          yield item;
        } else if (this.#ended) {
          if (this.#failure !== undefined) throw this.#failure.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wakeConsumer = resolve;
          });
        }
      }
    } finally {
      this.end();
    }
  }
}
