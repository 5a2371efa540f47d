import { createHash } from 'node:crypto';
import type { SpreadBroker } from '../balance/replication.js';
import type { PartitionMetadata } from '../kafka/types.js';
import type { ObservedSubject } from '../schemas/subject-actions.js';
import type { TopicContents } from '../topics/topic-contents.js';
import { accessState, type AccessScope, type ObservedAccess } from './access/observe-access.js';

/** What was seen of a cluster and its registry, as far as a plan depends on it. */
export interface Observation {
  readonly clusterId: string;
  readonly brokers: readonly SpreadBroker[];
  readonly topics: readonly ObservedTopic[];
  /** null where schemas are left alone. */
  readonly subjects: readonly ObservedSubject[] | null;
  /** null where rights and limits are left alone. */
  readonly access: ObservedAccess | null;
}

export interface ObservedTopic {
  readonly name: string;
  readonly topicId: string;
  readonly partitions: readonly ObservedPartition[];
  /** The configs that the topic sets itself. */
  readonly overrides: Readonly<Record<string, string>>;
  /** The values that hold, whoever set them. */
  readonly effective: Readonly<Record<string, string>>;
  /** The values that would hold without the topic's own. */
  readonly inherited: Readonly<Record<string, string>>;
  /** null where nobody needed to know. */
  readonly contents: Pick<TopicContents, 'ends' | 'records'> | null;
}

export type ObservedPartition = Pick<PartitionMetadata, 'partition' | 'leader' | 'replicas' | 'isr'>;

interface DigestScope {
  readonly access: AccessScope | null;
  readonly everyTopic: boolean;
}

/** A digest of the parts of the state that a plan changes or depends on; equal as long as nobody changed them. */
export function observationDigest(observation: Observation, { access, everyTopic }: DigestScope): string {
  const topics = observation.topics.map(({ name, topicId, partitions, overrides }) => [
    name,
    topicId,
    partitions.map(({ replicas }) => replicas),
    Object.entries(overrides).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  const subjects = observation.subjects?.map(({ subject, latest, compatibility }) => [
    subject,
    latest?.version ?? null,
    compatibility,
  ]);
  const state = JSON.stringify([
    observation.clusterId,
    observation.brokers.map(({ id }) => id),
    topics,
    subjects ?? null,
    access === null || observation.access === null ? null : accessState(observation.access, access, everyTopic),
  ]);
  return createHash('sha256').update(state).digest('hex');
}
