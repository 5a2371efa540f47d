import { expectEventId } from './event-id.js';
import type { OnceStore } from './once-store.js';

export interface MemoryOnceStoreOptions {
  /** Events that are remembered; those done longest ago are forgotten first. Default: 100,000. */
  readonly maxEvents?: number;
}

/**
 * Remembers events as long as the process lives: it helps against redelivery within one process, such as after a rebalance,
 * and against nothing else. What has to be once for good needs a store that marks the event in the same transaction as the
 * effect, such as `SqliteOnceStore` of `todo-kafka/sqlite`.
 */
export class MemoryOnceStore implements OnceStore<undefined> {
  readonly #maxEvents: number;
  /** Of each event the work that was begun last. */
  readonly #events = new Map<string, Promise<unknown>>();

  constructor({ maxEvents = 100_000 }: MemoryOnceStoreOptions = {}) {
    this.#maxEvents = maxEvents;
  }

  async runOnce(id: string, effect: (tx: undefined) => unknown): Promise<boolean> {
    const eventId = expectEventId(id);
    for (let before = this.#events.get(eventId); before !== undefined; before = this.#events.get(eventId)) {
      const isDone = await before.then(
        () => true,
        () => false, // and is forgotten
      );
      if (isDone) return false;
    }
    const work = Promise.resolve(undefined).then(effect);
    this.#events.set(eventId, work);
    try {
      await work;
    } catch (error) {
      this.#events.delete(eventId);
      throw error;
    }
    this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    for (const eventId of this.#events.keys()) {
      if (this.#events.size <= this.#maxEvents) return;
      this.#events.delete(eventId);
    }
  }
}
