import { AppError } from '../errors.js';
import { describeTopicConfigs, type ConfigChanges } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { deletesRecords, unsendableConfig } from '../topics/config-values.js';
import { findTopic } from '../topics/find-topics.js';
import { minInSyncWarning, replicationFactorOf } from '../topics/health.js';
import { destroys, type Action, type ConfigChange } from './actions.js';
import type { Plan } from './plan.js';
import { refuseImpossible } from './refuse-impossible.js';
import { failedFor } from '../kafka/denied.js';

export interface Alteration {
  readonly topic: string;
  /** Values to set, and keys to unset (null). */
  readonly configs: ConfigChanges;
  /** How many partitions there should be; null leaves them. */
  readonly partitions: number | null;
}

export interface AlterationPlan extends Pick<Plan, 'actions' | 'destroyed'> {
  /** What the brokers take and nobody means; null where there is nothing of that. */
  readonly warning: string | null;
}

/**
 * What has to happen for one topic to be as asked; nothing where it is so already. The controller is asked about all of it.
 * @throws AppError TOPIC_NOT_FOUND; INPUT_INVALID for fewer partitions than there are; REQUEST_FAILED for what it would refuse
 */
export async function planAlteration(kafka: KafkaCluster, alteration: Alteration): Promise<AlterationPlan> {
  const { topic, configs, partitions } = alteration;
  const unsendable = unsendableConfig(configs);
  if (unsendable !== null) throw new AppError('INPUT_INVALID', unsendable);
  const { topicId, partitions: present } = await findTopic(kafka, topic);
  const changes = await planConfigs(kafka, topic, configs);
  const planned: readonly Action[] = [
    ...planPartitions(topic, present.length, partitions),
    ...(changes.length === 0 ? [] : [{ action: 'alter-configs' as const, topic, configs: changes }]),
  ];
  const actions = await refuseImpossible(planned, kafka);
  const reasons = actions.flatMap((action) => (action.action === 'refused' ? [action.reason] : []));
  if (reasons.length > 0) {
    throw new AppError('REQUEST_FAILED', `cannot alter topic "${topic}", nothing was changed: ${reasons.join('; ')}`);
  }
  return {
    actions,
    destroyed: actions.some(destroys) ? [{ topic, topicId, ends: null }] : [],
    warning: minInSyncWarning(topic, configs, replicationFactorOf(present)),
  };
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
  const described = (await describeTopicConfigs(kafka, [topic])).get(topic);
  if (described?.error) throw failedFor(`cannot read the configs of topic "${topic}"`, described.error);
  const live = new Map((described?.configs ?? []).map((config) => [config.name, config]));
  const unknown = Object.keys(wanted).find((name) => !live.has(name) && wanted[name] === null);
  if (unknown !== undefined) throw new AppError('REQUEST_FAILED', `Kafka has no config "${unknown}" for topics`);
  return Object.entries(wanted)
    .map(([name, after]) => {
      const config = live.get(name);
      const before = config?.source === 'topic' ? config.value : null;
      const holds = after ?? config?.inherited ?? null;
      return { name, before, after, deletesRecords: deletesRecords(name, config?.value ?? null, holds) };
    })
    .filter(({ before, after }) => before !== after);
}
