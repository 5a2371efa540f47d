import type { KafkaCluster } from '../kafka/cluster.js';
import { isOffline, isUnderReplicated, replicationFactorOf } from './health.js';
import { isInternalName } from './protected-names.js';

export interface TopicSummary {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly internal: boolean;
  readonly underReplicated: number;
  readonly offline: number;
}

export interface ListTopicsOptions {
  /** Also list topics that Kafka or a registry keeps for itself. */
  readonly internal: boolean;
  readonly match?: RegExp;
}

export async function listTopics(kafka: KafkaCluster, options: ListTopicsOptions): Promise<readonly TopicSummary[]> {
  const { topics } = await kafka.metadata(null);
  return topics
    .filter(({ name, internal }) => options.internal || !(internal || isInternalName(name)))
    .filter(({ name }) => options.match === undefined || options.match.test(name))
    .map(({ name, internal, partitions }) => ({
      name,
      partitions: partitions.length,
      replicationFactor: replicationFactorOf(partitions),
      internal: internal || isInternalName(name),
      underReplicated: partitions.filter(isUnderReplicated).length,
      offline: partitions.filter(isOffline).length,
    }));
}
