import type { KafkaCluster } from '../kafka/cluster.js';
import { listOffsets } from '../kafka/offset-requests.js';
import { OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import type { TopicMetadata } from '../kafka/types.js';

/**
 * How many offsets lie between the ends of each topic: its records, unless compaction or transactions left gaps. A
 * partition without a leader counts as empty.
 */
export async function countRecords(
  kafka: KafkaCluster,
  topics: readonly TopicMetadata[],
): Promise<ReadonlyMap<string, number>> {
  const partitions = topics.flatMap(({ name, partitions: own }) =>
    own.map(({ partition }) => ({ topic: name, partition })),
  );
  const [starts, ends] = await Promise.all(
    [OffsetTimestamp.earliest, OffsetTimestamp.latest].map((timestamp) =>
      listOffsets(
        kafka,
        partitions.map((partition) => ({ ...partition, timestamp })),
      ),
    ),
  );
  return new Map(
    topics.map(({ name }) => {
      const counts = [...(ends?.ofTopic(name) ?? [])].map(
        ([partition, { offset }]) => (offset ?? 0) - (starts?.get({ topic: name, partition })?.offset ?? 0),
      );
      return [name, counts.reduce((sum, count) => sum + count, 0)];
    }),
  );
}
