/**
 * Hands items from several producers to one consumer; a producer waits while the consumer is behind. What a producer has
 * pushed is handed out, whatever happens to the queue afterwards: only a consumer that leaves loses it.
 */
export class BoundedQueue<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  readonly #waitingForRoom: (() => void)[] = [];
  #wakeConsumer: () => void = () => undefined;
  #state: 'open' | 'ended' | 'left' = 'open';
  #failure: { readonly error: unknown } | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * The item is in the queue when this returns; it resolves when there is room for another one, or when the consumer has
   * left, which alone drops items. Behind a failure nothing is taken any more, since the consumer never gets there.
   * @throws Error where the queue was ended without a failure: what comes then would be lost in silence
   */
  async push(item: Item): Promise<void> {
    if (this.#state === 'ended' && this.#failure === undefined) throw new Error('an item after the end of its queue');
    if (this.#state !== 'open') return;
    this.#items.push(item);
    this.#wakeConsumer();
    if (this.#items.length <= this.#capacity) return;
    await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
  }

  /** No item comes any more; those in the queue are still handed out, and then the error is thrown, if there is one. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#failure = failure;
    this.#wakeConsumer();
  }

  async *items(): AsyncGenerator<Item, void, undefined> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#waitingForRoom.shift()?.();
          yield item;
        } else if (this.#state === 'ended') {
          if (this.#failure !== undefined) throw this.#failure.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wakeConsumer = resolve;
          });
        }
      }
    } finally {
      this.#state = 'left';
      this.#items.length = 0;
      for (const wake of this.#waitingForRoom.splice(0)) wake();
    }
  }
}
