import { groupBy } from '../values/group-by.js';
import { zeroUuid } from './topic-id.js';
import type { TopicPartition } from './types.js';

/** Partitions of one topic. */
export interface OfOneTopic<Partition> {
  readonly topic: string;
  /** `zeroUuid` where it is not known. */
  readonly topicId: string;
  readonly partitions: readonly Partition[];
}

/** Partitions by the topic that they are of: one that was made anew under the same name is another. */
export function byTopicId<Partition extends TopicPartition & { readonly topicId?: string }>(
  partitions: readonly Partition[],
): readonly OfOneTopic<Partition>[] {
  const groups = groupBy(partitions, ({ topic, topicId = zeroUuid }) => `${topicId} ${topic}`);
  return [...groups.values()].map((group) => ({
    topic: group[0]?.topic ?? '',
    topicId: group[0]?.topicId ?? zeroUuid,
    partitions: group,
  }));
}
