import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { deleteTopics } from '../kafka/topic-requests.js';
import { awaitDeleted } from './await-topics.js';
import { findTopics } from './find-topics.js';
import { isDeadLetterName, isInternalName, isStreamsName } from './protected-names.js';
import { countRecords } from './record-count.js';

/** What deleting one topic would mean, or why it is not done. */
export interface PlannedDeletion {
  readonly name: string;
  /** Offsets between the ends of its partitions; null where it does not exist. */
  readonly records: number | null;
  /** null where it can be deleted. */
  readonly obstacle: ItemError | null;
}

export interface DeletionOptions {
  readonly force: boolean;
  readonly ifExists: boolean;
}

export async function planDeletion(
  kafka: KafkaCluster,
  names: readonly string[],
  options: DeletionOptions,
): Promise<readonly PlannedDeletion[]> {
  const { topics, missing } = await findTopics(kafka, names);
  const records = await countRecords(kafka, topics);
  const present = topics.map(({ name, internal }) => {
    const count = records.get(name) ?? 0;
    const reason = options.force ? null : protection(name, internal, count);
    return { name, records: count, obstacle: reason === null ? null : { code: 'TOPIC_PROTECTED', message: reason } };
  });
  const absent = options.ifExists ? [] : missing;
  return [
    ...present,
    ...absent.map((name) => ({
      name,
      records: null,
      obstacle: { code: 'TOPIC_NOT_FOUND', message: `the cluster has no topic "${name}"` },
    })),
  ];
}

/** Why a topic is not deleted without `--force`, or null. */
function protection(name: string, internal: boolean, records: number): string | null {
  if (internal || isInternalName(name)) return `"${name}" belongs to Kafka or to a schema registry`;
  if (isStreamsName(name)) return `"${name}" holds the state of a Kafka Streams application`;
  if (isDeadLetterName(name) && records > 0) return `"${name}" holds ${records} dead letters`;
  return null;
}

/** Deletes in one request. @returns the error of each, null where it is gone */
export async function carryOutDeletion(
  kafka: KafkaCluster,
  planned: readonly PlannedDeletion[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const names = planned.filter(({ obstacle }) => obstacle === null).map(({ name }) => name);
  return names.length === 0 ? new Map() : deleteEverywhere(kafka, names);
}

/** Deletes in one request, and waits until the brokers know. @returns the error of each, null where it is gone */
export async function deleteEverywhere(
  kafka: KafkaCluster,
  names: readonly string[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const errors = await deleteTopics(kafka, names);
  await awaitDeleted(
    kafka,
    names.filter((name) => errors.get(name) === null),
  );
  return errors;
}
