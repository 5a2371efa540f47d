import type { KafkaCluster } from '../kafka/cluster.js';
import { describeTopicConfigs } from '../kafka/admin/config.js';
import type { TopicMetadata } from '../kafka/types.js';
import { isOffline, isUnderMinIsr, isUnderReplicated, replicationFactorOf } from './health.js';
import { isInternalName } from '../names/protected-names.js';
import type { Pattern } from '../values/pattern.js';

export interface TopicSummary {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly internal: boolean;
  readonly underReplicated: number;
  readonly offline: number;
  /** Partitions with fewer in-sync replicas than a write needs; null where that was not asked. */
  readonly underMinIsr: number | null;
}

/** What may be wrong with a topic's partitions. */
export type HealthFilter = 'under-replicated' | 'offline' | 'under-min-isr';

export interface ListTopicsOptions {
  /** Also list topics that Kafka or a registry keeps for itself. */
  readonly internal: boolean;
  readonly match?: Pattern;
  /** Keep topics with a partition of which this holds; null keeps all. */
  readonly health: HealthFilter | null;
}

export async function listTopics(kafka: KafkaCluster, options: ListTopicsOptions): Promise<readonly TopicSummary[]> {
  const { health, match } = options;
  const topics = (await kafka.metadata(null)).topics
    .filter(({ name, internal }) => options.internal || !(internal || isInternalName(name)))
    .filter(({ name }) => match === undefined || match.test(name));
  const needed = health === 'under-min-isr' ? await minInSyncReplicas(kafka, topics) : null;
  return topics.map((topic) => summaryOf(topic, needed)).filter((topic) => health === null || has(topic, health));
}

function summaryOf({ name, internal, partitions }: TopicMetadata, needed: ReadonlyMap<string, number> | null) {
  return {
    name,
    partitions: partitions.length,
    replicationFactor: replicationFactorOf(partitions),
    internal: internal || isInternalName(name),
    underReplicated: partitions.filter(isUnderReplicated).length,
    offline: partitions.filter(isOffline).length,
    underMinIsr:
      needed === null ? null : partitions.filter((partition) => isUnderMinIsr(partition, needed.get(name) ?? 1)).length,
  };
}

function has(topic: TopicSummary, health: HealthFilter): boolean {
  switch (health) {
    case 'under-replicated':
      return topic.underReplicated > 0;
    case 'offline':
      return topic.offline > 0;
    case 'under-min-isr':
      return (topic.underMinIsr ?? 0) > 0;
  }
}

/** How many in-sync replicas a write with acks=all needs, by topic. */
async function minInSyncReplicas(
  kafka: KafkaCluster,
  topics: readonly TopicMetadata[],
): Promise<ReadonlyMap<string, number>> {
  const configs = await describeTopicConfigs(
    kafka,
    topics.map(({ name }) => name),
    ['min.insync.replicas'],
  );
  return new Map([...configs].map(([name, described]) => [name, Number(described.configs[0]?.value ?? 1)]));
}
