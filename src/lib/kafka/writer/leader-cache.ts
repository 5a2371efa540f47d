import type { KafkaCluster } from '../cluster.js';
import { PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';

/** Remembers which broker leads a partition until it is told that this does not hold any more. */
export class LeaderCache {
  readonly #kafka: KafkaCluster;
  readonly #leaders = new PartitionTable<number>();
  readonly #asked = new Map<string, Promise<void>>();

  constructor(kafka: KafkaCluster) {
    this.#kafka = kafka;
  }

  /** @returns the broker's id, or -1 where the partition has no leader at the moment */
  async leaderOf(target: TopicPartition): Promise<number> {
    const known = this.#leaders.get(target) ?? -1;
    if (known !== -1) return known;
    const { topic } = target;
    let asked = this.#asked.get(topic);
    if (asked === undefined) {
      asked = this.#ask(topic).finally(() => this.#asked.delete(topic));
      this.#asked.set(topic, asked);
    }
    await asked;
    return this.#leaders.get(target) ?? -1;
  }

  forget(target: TopicPartition): void {
    this.#leaders.set(target, -1);
  }

  async #ask(topic: string): Promise<void> {
    const { topics } = await this.#kafka.metadata([topic]);
    for (const { partition, leader } of topics[0]?.partitions ?? []) this.#leaders.set({ topic, partition }, leader);
  }
}
