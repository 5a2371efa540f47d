import type { TopicPartition } from './types.js';

/** A value for each of many partitions, found by topic and partition. */
export class PartitionTable<Value> {
  readonly #topics = new Map<string, Map<number, Value>>();

  get({ topic, partition }: TopicPartition): Value | undefined {
    return this.#topics.get(topic)?.get(partition);
  }

  set({ topic, partition }: TopicPartition, value: Value): void {
    const partitions = this.#topics.get(topic);
    if (partitions === undefined) this.#topics.set(topic, new Map([[partition, value]]));
    else partitions.set(partition, value);
  }

  delete({ topic, partition }: TopicPartition): void {
    this.#topics.get(topic)?.delete(partition);
  }

  /** The partitions of one topic that have a value. */
  ofTopic(topic: string): ReadonlyMap<number, Value> {
    return this.#topics.get(topic) ?? new Map<number, Value>();
  }

  get topics(): readonly string[] {
    return [...this.#topics.keys()];
  }

  /** Every partition that has a value, topic by topic. */
  *entries(): Generator<readonly [TopicPartition, Value]> {
    for (const [topic, partitions] of this.#topics) {
      for (const [partition, value] of partitions) yield [{ topic, partition }, value];
    }
  }
}

/** Orders by topic, then by number. */
export function inPartitionOrder(a: TopicPartition, b: TopicPartition): number {
  return a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;
}
