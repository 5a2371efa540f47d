import type { TopicPartition } from '../kafka/types.js';
import { groupBy } from '../values/group-by.js';

/** A topic, and which of its partitions are meant. */
export interface TopicScope {
  readonly topic: string;
  /** null for all. */
  readonly partitions: readonly number[] | null;
}

/** `topic` or `topic:0,1`, as Kafka's own tools take it. @returns null where the text is neither */
export function parseTopicScope(text: string): TopicScope | null {
  const [, topic, list] = /^([^:]+)(?::(\d+(?:,\d+)*))?$/.exec(text) ?? [];
  if (topic === undefined) return null;
  const partitions = list?.split(',').map(Number) ?? null;
  return { topic, partitions: partitions === null ? null : [...new Set(partitions)].sort((a, b) => a - b) };
}

/** A topic that is named more than once is meant with all partitions that are named. */
export function mergeScopes(scopes: readonly TopicScope[]): readonly TopicScope[] {
  return [...groupBy(scopes, ({ topic }) => topic)].map(([topic, ofTopic]) => {
    const lists = ofTopic.map(({ partitions }) => partitions);
    const some = lists.filter((list) => list !== null);
    return { topic, partitions: some.length < lists.length ? null : [...new Set(some.flat())].sort((a, b) => a - b) };
  });
}

/** True for every partition where no topics are named. */
export function isInScope({ topic, partition }: TopicPartition, scopes: readonly TopicScope[]): boolean {
  return (
    scopes.length === 0 ||
    scopes.some((scope) => scope.topic === topic && (scope.partitions?.includes(partition) ?? true))
  );
}
