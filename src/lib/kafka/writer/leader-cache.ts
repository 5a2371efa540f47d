import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';

/** Remembers which broker leads a partition until it is told that this does not hold any more. */
export class LeaderCache {
  readonly #kafka: KafkaCluster;
  readonly #leaders = new PartitionTable<number>();
  readonly #asked = new Map<string, Promise<void>>();
  /** When (epoch milliseconds) a topic was first not found. */
  readonly #missingSince = new Map<string, number>();

  constructor(kafka: KafkaCluster) {
    this.#kafka = kafka;
  }

  /**
   * @returns the broker's id, or -1 where the partition has no leader at the moment
   * @throws AppError TOPIC_NOT_FOUND
   */
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
    this.#expectTopic(topic, kafkaErrorCode(topics[0]?.errorCode ?? NO_ERROR).name);
    for (const { partition, leader } of topics[0]?.partitions ?? []) this.#leaders.set({ topic, partition }, leader);
  }

  /** Right after a start, or the making of the topic, a broker may not know it yet. */
  #expectTopic(topic: string, error: string): void {
    if (error !== 'UNKNOWN_TOPIC_OR_PARTITION') {
      this.#missingSince.delete(topic);
      return;
    }
    const now = Date.now();
    const since = this.#missingSince.get(topic) ?? now;
    this.#missingSince.set(topic, since);
    if (now - since < patience) return;
    throw new AppError('TOPIC_NOT_FOUND', `topic "${topic}" was deleted while it was written`);
  }
}

/** Milliseconds during which a topic may be unknown. */
const patience = 3_000;
