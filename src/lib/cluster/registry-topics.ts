import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { createTopics } from '../kafka/topic-requests.js';
import { replicationOf, type ClusterLayout } from '../runtime/layout.js';
import { awaitLeaders } from '../topics/await-leaders.js';

/** Apicurio Registry's own topics (KafkaSqlFactory): its journal is the registry, so it may lose nothing, ever. */
const names = ['kafkasql-journal', 'kafkasql-snapshots', 'registry-events'];

/**
 * Makes the topics that the registry keeps itself in, with replicas enough to live through the loss of a broker. Left to
 * itself it would take as many as there are brokers when it starts.
 */
export async function makeRegistryTopics(kafka: KafkaCluster, layout: ClusterLayout): Promise<void> {
  const { topics } = await kafka.metadata(names);
  const missing = topics.filter(({ partitions }) => partitions.length === 0).map(({ name }) => name);
  if (missing.length === 0) return;
  const { factor, minInSync } = replicationOf(layout);
  const created = await createTopics(
    kafka,
    missing.map((name) => ({
      name,
      partitions: 1,
      replicationFactor: factor,
      configs: { 'min.insync.replicas': String(minInSync), 'retention.ms': '-1', 'retention.bytes': '-1' },
    })),
    { validateOnly: false },
  );
  for (const { name, error } of created) {
    if (error === null || error.code === 'TOPIC_ALREADY_EXISTS') continue;
    throw new AppError('CLUSTER_NOT_READY', `the registry's topic "${name}" could not be made: ${error.message}`);
  }
  await awaitLeaders(kafka, missing);
}
