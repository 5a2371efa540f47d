import { AppError } from '../errors.js';
import { createTopics } from '../kafka/admin/topic.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { awaitPartitions } from '../topics/await-topics.js';
import { replicationOf, type ClusterLayout, type RegistryKind, type RegistryService } from './runtime/layout.js';

type Configs = Readonly<Record<string, string>>;

const forEver: Configs = { 'retention.ms': '-1', 'retention.bytes': '-1' };

/**
 * The registries' own topics: Apicurio's (KafkaSqlFactory), whose journal is the registry, so that it may lose nothing,
 * ever; Confluent's (KafkaStore), which wants its one compacted.
 */
const topicsOf: Readonly<Record<RegistryKind, Readonly<Record<string, Configs>>>> = {
  apicurio: { 'kafkasql-journal': forEver, 'kafkasql-snapshots': forEver, 'registry-events': forEver },
  confluent: { _schemas: { 'cleanup.policy': 'compact' } },
};

/**
 * Makes the topics that the registry keeps itself in, with replicas enough to live through the loss of a broker. Left to
 * itself it would take as many as there are brokers when it starts.
 */
export async function makeRegistryTopics(
  kafka: KafkaCluster,
  { kind }: RegistryService,
  layout: ClusterLayout,
): Promise<void> {
  const wanted = topicsOf[kind];
  const { topics } = await kafka.metadata(Object.keys(wanted));
  const missing = topics.filter(({ partitions }) => partitions.length === 0).map(({ name }) => name);
  if (missing.length === 0) return;
  const { factor, minInSync } = replicationOf(layout);
  const created = await createTopics(
    kafka,
    missing.map((name) => ({
      name,
      partitions: 1,
      replicationFactor: factor,
      configs: { ...wanted[name], 'min.insync.replicas': String(minInSync) },
    })),
    { validateOnly: false },
  );
  for (const { name, error } of created) {
    if (error === null || error.code === 'TOPIC_ALREADY_EXISTS') continue;
    throw new AppError('CLUSTER_NOT_READY', `the registry's topic "${name}" could not be made: ${error.message}`);
  }
  await awaitPartitions(kafka, new Map(missing.map((name) => [name, 1])));
}
