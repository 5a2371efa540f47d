import { describeTopicConfigs, type TopicConfig } from '../kafka/admin/config.js';
import { describeLogDirs } from '../kafka/admin/log-dir.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { logEnds } from '../kafka/log-ends.js';
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
  /** Bytes of each replica on its broker's disk; one whose broker does not answer is left out. */
  readonly sizes: readonly { readonly broker: number; readonly bytes: number }[];
}

export interface DescribedTopics {
  readonly topics: readonly DescribedTopic[];
  readonly missing: readonly string[];
}

/** All that is known of these topics: partitions with replicas and offsets, configs with their source. */
export async function describeTopics(kafka: KafkaCluster, names: readonly string[]): Promise<DescribedTopics> {
  const { topics, missing } = await findTopics(kafka, names);
  const all = topics.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition })));
  const holders = topics.flatMap(({ partitions }) => partitions.flatMap(({ replicas }) => replicas));
  const [ranges, configs, logs] = await Promise.all([
    logEnds(kafka, all),
    describeTopicConfigs(
      kafka,
      topics.map(({ name }) => name),
    ),
    describeLogDirs(kafka, [...new Set(holders)], all),
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
        startOffset: ranges.get({ topic: name, partition: partition.partition })?.start ?? null,
        endOffset: ranges.get({ topic: name, partition: partition.partition })?.end ?? null,
        sizes: partition.replicas.flatMap((broker) => {
          const held = logs.find((log) => log.broker === broker);
          const bytes = held?.sizes.get({ topic: name, partition: partition.partition });
          return bytes === undefined ? [] : [{ broker, bytes }];
        }),
      })),
      configs: configs.get(name)?.configs ?? [],
    })),
  };
}
