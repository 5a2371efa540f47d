import { describeTopicConfigs } from '../kafka/admin/config.js';
import { describeLogDirs } from '../kafka/admin/log-dir.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { ClusterMetadata } from '../kafka/types.js';
import type { BalanceLayout } from './layout.js';

/**
 * Looks at the whole cluster: every partition with its size on each broker, every disk.
 * @param metadata of all topics, where that has just been read
 */
export async function readLayout(kafka: KafkaCluster, metadata?: ClusterMetadata): Promise<BalanceLayout> {
  const { brokers, topics } = metadata ?? (await kafka.metadata(null));
  const readable = topics.filter(({ errorCode }) => errorCode === 0);
  const [logs, configs] = await Promise.all([
    describeLogDirs(
      kafka,
      brokers.map(({ id }) => id),
      null,
    ),
    describeTopicConfigs(
      kafka,
      readable.map(({ name }) => name),
      ['min.insync.replicas'],
    ),
  ]);
  const logsOf = new Map(logs.map((log) => [log.broker, log]));
  return {
    brokers: brokers.map(({ id, rack }) => {
      const { totalBytes = null, usableBytes = null } = logsOf.get(id) ?? {};
      return { id, rack, totalBytes, usableBytes };
    }),
    partitions: readable.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partition, leader, replicas, isr }) => ({
        topic,
        partition,
        leader,
        replicas,
        isr,
        sizes: replicas.map((broker) => logsOf.get(broker)?.sizes.get({ topic, partition }) ?? null),
        minInSyncReplicas: Number(configs.get(topic)?.configs[0]?.value ?? 1),
      })),
    ),
  };
}
