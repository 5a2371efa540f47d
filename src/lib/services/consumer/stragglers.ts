import { settledWithin } from '../../abort.js';
import { PartitionTable } from '../../kafka/partition-table.js';
import type { TopicPartition } from '../../kafka/types.js';
import type { ReceivedRecord } from './received-record.js';

/** Milliseconds, a day, for which a handler is waited for at the most that was given up. */
const longest = 24 * 60 * 60_000;

/**
 * Handlers that still run although their records were given up, as the group shared its partitions out anew. Where this consumer
 * has the partition still, later events of that key wait for it, for a while. Where it was another's meanwhile, nothing does.
 */
export class Stragglers {
  readonly #partitions = new PartitionTable<Map<string, Promise<void>>>();

  /** @param limit milliseconds after which nobody waits for it any more */
  add({ topic, partition, key }: ReceivedRecord, handler: PromiseLike<unknown>, limit: number): void {
    if (key === null) return; // it has no order among others
    const lane = key.toString('latin1');
    const keys = this.#partitions.get({ topic, partition }) ?? new Map<string, Promise<void>>();
    const ended = settledWithin(Promise.resolve(handler), Math.min(limit, longest)).catch(() => undefined);
    keys.set(lane, ended);
    this.#partitions.set({ topic, partition }, keys);
    void ended.then(() => {
      if (keys.get(lane) === ended) keys.delete(lane);
    });
  }

  /** Resolves when no such handler of this key runs any more; null where none does. */
  of(partition: TopicPartition, lane: string): Promise<void> | null {
    return this.#partitions.get(partition)?.get(lane) ?? null;
  }

  /** Those of other partitions are waited for by nobody. */
  keepOnly(partitions: readonly TopicPartition[]): void {
    for (const [place] of [...this.#partitions.entries()]) {
      const isKept = partitions.some(({ topic, partition }) => topic === place.topic && partition === place.partition);
      if (!isKept) this.#partitions.delete(place);
    }
  }
}
