import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { describeTopicConfigs, type ConfigChanges } from '../kafka/config-requests.js';
import { deletesRecords } from '../topics/config-values.js';
import { findTopic } from '../topics/find-topics.js';
import type { Action, ConfigChange } from './actions.js';

export interface Alteration {
  readonly topic: string;
  /** Values to set, and keys to unset (null). */
  readonly configs: ConfigChanges;
  /** How many partitions there should be; null leaves them. */
  readonly partitions: number | null;
}

/**
 * What has to happen for one topic to be as asked; nothing where it is so already.
 * @throws AppError TOPIC_NOT_FOUND; INPUT_INVALID for fewer partitions than there are
 */
export async function planAlteration(kafka: KafkaCluster, alteration: Alteration): Promise<readonly Action[]> {
  const { topic, configs, partitions } = alteration;
  const { partitions: present } = await findTopic(kafka, topic);
  const changes = await planConfigs(kafka, topic, configs);
  return [
    ...planPartitions(topic, present.length, partitions),
    ...(changes.length === 0 ? [] : [{ action: 'alter-configs' as const, topic, configs: changes }]),
  ];
}

function planPartitions(topic: string, before: number, after: number | null): readonly Action[] {
  if (after === null || after === before) return [];
  if (after > before) return [{ action: 'add-partitions', topic, before, after }];
  throw new AppError('INPUT_INVALID', `topic "${topic}" has ${before} partitions: Kafka cannot take partitions away`);
}

async function planConfigs(
  kafka: KafkaCluster,
  topic: string,
  wanted: ConfigChanges,
): Promise<readonly ConfigChange[]> {
  if (Object.keys(wanted).length === 0) return [];
  const described = (await describeTopicConfigs(kafka, [topic])).get(topic)?.configs ?? [];
  const live = new Map(described.map((config) => [config.name, config]));
  return Object.entries(wanted)
    .map(([name, after]) => {
      const config = live.get(name);
      const before = config?.source === 'topic' ? config.value : null;
      const holds = after ?? config?.inherited ?? null;
      return { name, before, after, deletesRecords: deletesRecords(name, config?.value ?? null, holds) };
    })
    .filter(({ before, after }) => before !== after);
}
