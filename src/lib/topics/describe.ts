import type { KafkaCluster } from '../kafka/cluster.js';
import { describeTopicConfigs, type TopicConfig } from '../kafka/config-requests.js';
import { listOffsets } from '../kafka/offset-requests.js';
import { OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import type { PartitionMetadata } from '../kafka/types.js';
import { findTopics } from './find-topics.js';
import { replicationFactorOf } from './health.js';

export interface DescribedTopic {
  readonly name: string;
  readonly topicId: string;
  readonly internal: boolean;
  readonly replicationFactor: number;
  readonly partitions: readonly DescribedPartition[];
  readonly configs: readonly TopicConfig[];
}

export interface DescribedPartition extends PartitionMetadata {
  /** null where the partition has no leader to ask. */
  readonly startOffset: number | null;
  readonly endOffset: number | null;
}

export interface DescribedTopics {
  readonly topics: readonly DescribedTopic[];
  readonly missing: readonly string[];
}

/** All that is known of these topics: partitions with replicas and offsets, configs with their source. */
export async function describeTopics(kafka: KafkaCluster, names: readonly string[]): Promise<DescribedTopics> {
  const { topics, missing } = await findTopics(kafka, names);
  const offsetsAt = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partition }) => ({ topic: name, partition, timestamp })),
      ),
    );
  const [starts, ends, configs] = await Promise.all([
    offsetsAt(OffsetTimestamp.earliest),
    offsetsAt(OffsetTimestamp.latest),
    describeTopicConfigs(
      kafka,
      topics.map(({ name }) => name),
    ),
  ]);
  return {
    missing,
    topics: topics.map(({ name, topicId, internal, partitions }) => ({
      name,
      topicId,
      internal,
      replicationFactor: replicationFactorOf(partitions),
      partitions: partitions.map((partition) => ({
        ...partition,
        startOffset: starts.get({ topic: name, partition: partition.partition })?.offset ?? null,
        endOffset: ends.get({ topic: name, partition: partition.partition })?.offset ?? null,
      })),
      configs: configs.get(name)?.configs ?? [],
    })),
  };
}
