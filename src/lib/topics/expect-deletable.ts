import { AppError } from '../errors.js';
import { describeTopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';

/**
 * Brokers delete records before an offset only where the topic's clean-up deletes at all; where that is not told, they say so
 * themselves.
 * @see `kafka.server.ReplicaManager.deleteRecords`, which answers POLICY_VIOLATION without a reason
 * @throws AppError TOPIC_COMPACTED
 */
export async function expectDeletable(kafka: KafkaCluster, topic: string): Promise<void> {
  const described = await describeTopicConfigs(kafka, [topic], ['cleanup.policy']);
  const policy = described.get(topic)?.configs.find(({ name }) => name === 'cleanup.policy')?.value ?? null;
  if (policy === null || policy.includes('delete') || !policy.includes('compact')) return;
  throw new AppError(
    'TOPIC_COMPACTED',
    `topic "${topic}" is compacted (cleanup.policy=${policy}), and brokers delete no records of such a topic before an offset`,
  );
}
