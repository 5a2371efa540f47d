/** Below this many, what was taken is not worth making room for. */
const worthwhile = 1_024;

/** First in, first out. Taking the first costs the same however many wait, which `shift` of a long array does not. */
export class Fifo<Item> {
  #items: (Item | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** @returns undefined where none waits */
  take(): Item | undefined {
    if (this.#first === this.#items.length) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined; // so that it is not held on to
    if (this.#first === this.#items.length) this.clear();
    else if (this.#first >= worthwhile && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }
}
