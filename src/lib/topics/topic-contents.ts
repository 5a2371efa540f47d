import type { KafkaCluster } from '../kafka/cluster.js';
import { logEnds, unknownRange, type LogRange } from '../kafka/log-ends.js';
import type { PartitionTable } from '../kafka/partition-table.js';
import type { TopicMetadata } from '../kafka/types.js';
import { stillThere, whilePresent } from './while-present.js';

/** What a topic holds, as far as somebody has to know who is about to destroy it. */
export interface TopicContents {
  readonly topic: string;
  /** Another one where a topic of the same name is made anew. */
  readonly topicId: string;
  readonly ends: readonly LogEnd[];
  /**
   * How many offsets lie between the ends of its partitions: its records, unless compaction or transactions left gaps.
   * null where a partition has no leader to ask.
   */
  readonly records: number | null;
}

export interface LogEnd {
  readonly partition: number;
  /** The offset that the next record gets; null where the partition has no leader to ask. */
  readonly end: number | null;
}

/** The contents of topics, without those that somebody deletes while they are looked at. */
export async function contentsOf(
  kafka: KafkaCluster,
  topics: readonly TopicMetadata[],
): Promise<ReadonlyMap<string, TopicContents>> {
  const found = await whilePresent(kafka, topics, async (present) => {
    const partitions = present.flatMap(({ name, partitions: ofTopic }) =>
      ofTopic.map(({ partition }) => ({ topic: name, partition })),
    );
    const ranges = await logEnds(kafka, partitions);
    return new Map(present.map((topic) => [topic.name, contents(topic, ranges)]));
  });
  // A broker that has not heard of the end of a topic yet names leaders that do not have it.
  const doubtful = topics.filter(({ name }) => found.get(name)?.records === null);
  const left = doubtful.length === 0 ? doubtful : await stillThere(kafka, doubtful);
  for (const topic of doubtful.filter((candidate) => !left.includes(candidate))) found.delete(topic.name);
  return found;
}

function contents(
  { name: topic, topicId, partitions }: TopicMetadata,
  ranges: PartitionTable<LogRange>,
): TopicContents {
  const logs = partitions.map(({ partition }) => ({
    partition,
    ...(ranges.get({ topic, partition }) ?? unknownRange),
  }));
  const counts = logs.map(({ start, end }) => (start === null || end === null ? null : end - start));
  return {
    topic,
    topicId,
    ends: logs.map(({ partition, end }) => ({ partition, end })),
    records: counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0),
  };
}
