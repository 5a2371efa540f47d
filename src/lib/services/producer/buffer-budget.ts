import { BufferFullError } from '../errors.js';

export interface BudgetLimits {
  readonly bytes: number;
  readonly events: number;
}

/** What the producer holds that is not acknowledged yet, within limits. */
export class BufferBudget {
  readonly #limits: BudgetLimits;
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #events = 0;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  get events(): number {
    return this.#events;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** An event alone is taken however large it is: whether it is too large is the broker's to say. */
  get full(): boolean {
    return this.#events >= this.#limits.events || this.#bytes >= this.#limits.bytes;
  }

  /** @throws BufferFullError */
  take(bytes: number): void {
    if (this.#events >= this.#limits.events) throw new BufferFullError(`${this.#events} events`);
    if (this.#events > 0 && this.#bytes + bytes > this.#limits.bytes) throw new BufferFullError(`${this.#bytes} bytes`);
    this.#bytes += bytes;
    this.#events += 1;
  }

  /** Where the size of an event that was taken was another than thought. */
  adjust(bytes: number): void {
    this.#bytes += bytes;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
    this.#events -= 1;
    if (this.#hasRoom) for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Waits until there is room for a good deal more; not at all while it is not full. */
  async ready(): Promise<void> {
    while (this.full) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  get #hasRoom(): boolean {
    return this.#events <= this.#limits.events / 2 && this.#bytes <= this.#limits.bytes / 2;
  }
}
