import type { KafkaCluster } from '../kafka/cluster.js';
import type { ItemError } from '../kafka/item-error.js';
import { deleteTopics } from '../kafka/admin/topic.js';
import { awaitDeleted } from './await-topics.js';
import { findTopics } from './find-topics.js';
import { isDeadLetterName, isInternalName, isStreamsName } from '../names/protected-names.js';
import { changedSince } from './changed-since.js';
import { contentsOf, type LogEnd } from './topic-contents.js';

/** What deleting one topic would mean, or why it is not done. */
export interface PlannedDeletion {
  readonly name: string;
  /** null where it does not exist. */
  readonly topicId: string | null;
  readonly ends: readonly LogEnd[];
  /** Offsets between the ends of its partitions; null where it does not exist, or a partition has no leader to ask. */
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
  const contents = await contentsOf(kafka, topics);
  const present = topics.map(({ name, internal, topicId: id }) => {
    const { topicId, ends, records } = contents.get(name) ?? { topicId: id, ends: [], records: null };
    const reason = options.force ? null : protection(name, internal, records);
    const obstacle = reason === null ? null : { code: 'TOPIC_PROTECTED', message: reason };
    return { name, topicId, ends, records, obstacle };
  });
  const absent = options.ifExists ? [] : missing;
  return [
    ...present,
    ...absent.map((name) => ({
      name,
      topicId: null,
      ends: [],
      records: null,
      obstacle: { code: 'TOPIC_NOT_FOUND', message: `the cluster has no topic "${name}"` },
    })),
  ];
}

/** Why a topic is not deleted without `--force`, or null. */
function protection(name: string, internal: boolean, records: number | null): string | null {
  if (internal || isInternalName(name)) return `"${name}" belongs to Kafka or to a schema registry`;
  if (isStreamsName(name)) return `"${name}" holds the state of a Kafka Streams application`;
  if (isDeadLetterName(name) && records !== 0) return `"${name}" holds ${records ?? 'perhaps'} dead letters`;
  return null;
}

export interface CarryOutOptions {
  readonly force: boolean;
  /** Whether somebody has said yes to what was shown, and nobody knows how long that took. */
  readonly wasAsked: boolean;
}

/**
 * Deletes in one request. A topic that got records since it was shown stays, and so does a dead-letter topic that has got
 * any, unless that is forced.
 * @returns the error of each, null where it is gone
 */
export async function carryOutDeletion(
  kafka: KafkaCluster,
  planned: readonly PlannedDeletion[],
  { force, wasAsked }: CarryOutOptions,
): Promise<ReadonlyMap<string, ItemError | null>> {
  const seen = planned.flatMap(({ name: topic, topicId, ends, obstacle }) =>
    obstacle === null && topicId !== null ? [{ topic, topicId, ends }] : [],
  );
  const changes = await changedSince(
    kafka,
    seen.filter(({ topic }) => wasAsked || (!force && isDeadLetterName(topic))),
  );
  const fresh = seen.filter(({ topic }) => !changes.has(topic));
  return new Map([...changes, ...(fresh.length === 0 ? [] : await deleteEverywhere(kafka, fresh))]);
}

/** Deletes in one request, and waits until the brokers know. @returns the error of each, null where it is gone */
export async function deleteEverywhere(
  kafka: KafkaCluster,
  topics: readonly { readonly topic: string; readonly topicId: string }[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const errors = await deleteTopics(kafka, topics);
  await awaitDeleted(
    kafka,
    topics.filter(({ topic }) => errors.get(topic) === null).map(({ topic }) => topic),
  );
  return errors;
}
