import { catalogText, type ExportedTopic } from '../catalog/export.js';
import { compatibilityLevels } from '../documents/schema-words.js';
import { describeTopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { isInternalName } from '../names/protected-names.js';
import { valueSubject } from '../names/subjects.js';
import type { SchemaRegistry } from '../registry/client.js';
import { isThrottle } from '../topics/config-values.js';
import { replicationFactorOf } from '../topics/health.js';
import { exportAccess } from './access/export-access.js';

export interface ExportedSchema {
  /** Path relative to the catalog. */
  readonly file: string;
  readonly schema: string;
}

export interface CatalogExport {
  readonly catalog: string;
  /** The newest Avro schema of each topic's values; empty without a registry. */
  readonly schemas: readonly ExportedSchema[];
}

/**
 * The live cluster as a catalog, without the topics that Kafka and the registry keep for themselves.
 * @param schemas where schema files would go, and the registry to read them from; null leaves schemas out
 * @param options.access also ACLs, users and quotas
 */
export async function exportCatalog(
  kafka: KafkaCluster,
  schemas: { readonly folder: string; readonly registry: SchemaRegistry } | null,
  { access = false }: { readonly access?: boolean } = {},
): Promise<CatalogExport> {
  const { topics } = await kafka.metadata(null);
  const listed = topics.filter(({ name, internal }) => !internal && !isInternalName(name));
  const names = listed.map(({ name }) => name);
  const [configs, values, rights] = await Promise.all([
    describeTopicConfigs(kafka, names),
    schemas === null ? new Map<string, ExportedValue>() : exportValues(names, schemas.folder, schemas.registry),
    access ? exportAccess(kafka) : null,
  ]);
  const exported: readonly ExportedTopic[] = listed.map(({ name, partitions }) => ({
    name,
    partitions: partitions.length,
    replicationFactor: replicationFactorOf(partitions),
    config: Object.fromEntries(
      (configs.get(name)?.configs ?? []).flatMap(({ name: key, value, source }) =>
        source === 'topic' && value !== null && !isThrottle(key) ? [[key, value]] : [],
      ),
    ),
    value: values.get(name) ?? null,
  }));
  return {
    catalog: await catalogText(exported, rights),
    schemas: [...values.values()].map(({ file, schema }) => ({ file, schema })),
  };
}

interface ExportedValue extends ExportedSchema {
  readonly compatibility: string;
}

async function exportValues(
  topics: readonly string[],
  folder: string,
  registry: SchemaRegistry,
): Promise<ReadonlyMap<string, ExportedValue>> {
  const subjects = new Set(await registry.subjects());
  const found = await Promise.all(
    topics
      .filter((topic) => subjects.has(valueSubject(topic)))
      .map(async (topic) => {
        const subject = valueSubject(topic);
        const [latest, level] = await Promise.all([
          registry.version(subject, 'latest'),
          registry.compatibility(subject),
        ]);
        if (latest === null || latest.schemaType !== 'AVRO') return null;
        const compatibility = compatibilityLevels.find((known) => known === level) ?? 'NONE';
        return [
          topic,
          { file: `${folder}/${topic.replaceAll('.', '-')}.avsc`, schema: latest.schema, compatibility },
        ] as const;
      }),
  );
  return new Map(found.filter((entry) => entry !== null));
}
