import { describeTopicConfigs, type TopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { TopicMetadata } from '../kafka/types.js';
import type { SchemaRegistry } from '../registry/client.js';
import { observeSubjects } from '../schemas/observe-subjects.js';
import { contentsOf, type TopicContents } from '../topics/topic-contents.js';
import { observeAccess, type AccessScope } from './access/observe-access.js';
import type { Observation, ObservedTopic } from './observation.js';
import { failedFor } from '../kafka/denied.js';

/** What to look at. */
export interface Scope {
  /** Topics that the plan is about, whether they exist or not. */
  readonly topics: readonly string[];
  /** Also every other topic: they may have to go. */
  readonly everyTopic: boolean;
  /** null leaves schemas alone. */
  readonly subjects: readonly string[] | null;
  /** null leaves rights and limits alone. With `everyTopic`, also those that it does not name. */
  readonly access: AccessScope | null;
}

export interface Sources {
  readonly kafka: KafkaCluster;
  /** Asked only where schemas are in scope. */
  readonly registry: () => Promise<SchemaRegistry>;
}

/** Reads the state in scope: one request for all topics, one for all configs, and the subjects side by side. */
export async function observe(scope: Scope, { kafka, registry }: Sources): Promise<Observation> {
  const [topics, subjects, access] = await Promise.all([
    observeTopics(scope, kafka),
    scope.subjects === null ? null : observeSubjects(scope.subjects, await registry()),
    scope.access === null ? null : observeAccess(scope.access, kafka),
  ]);
  return { ...topics, subjects, access };
}

async function observeTopics(scope: Scope, kafka: KafkaCluster): Promise<Omit<Observation, 'subjects' | 'access'>> {
  const { clusterId, brokers, topics: all } = await kafka.metadata(null);
  const wanted = new Set(scope.topics);
  const present = all.filter(({ name, errorCode }) => errorCode === 0 && (scope.everyTopic || wanted.has(name)));
  const strangers = present.filter(({ name }) => !wanted.has(name));
  const [configs, contents] = await Promise.all([
    describeTopicConfigs(
      kafka,
      present.map(({ name }) => name),
    ),
    contentsOf(kafka, strangers),
  ]);
  return {
    clusterId,
    brokers: brokers.map(({ id, rack }) => ({
      id,
      rack,
      replicas: all.flatMap(({ partitions }) => partitions).filter(({ replicas }) => replicas.includes(id)).length,
    })),
    topics: present.flatMap((topic) => {
      const [described, held] = [configs.get(topic.name), contents.get(topic.name) ?? null];
      const isGone = described?.error?.code === unknownTopic || (held === null && !wanted.has(topic.name));
      return isGone ? [] : [observedTopic(topic, described, held)]; // somebody has deleted it meanwhile
    }),
  };
}

const unknownTopic = 'UNKNOWN_TOPIC_OR_PARTITION';

function observedTopic(
  { name, topicId, partitions }: TopicMetadata,
  described: TopicConfigs | undefined,
  contents: TopicContents | null,
): ObservedTopic {
  const error = described?.error ?? null;
  if (error !== null) throw failedFor(`cannot read the configs of topic "${name}"`, error);
  const configs = described?.configs ?? [];
  const overrides = configs.filter(({ source }) => source === 'topic');
  return {
    name,
    topicId: contents?.topicId ?? topicId,
    partitions: partitions.map(({ partition, leader, replicas, isr }) => ({ partition, leader, replicas, isr })),
    overrides: valuesOf(overrides.map(({ name: key, value }) => [key, value])),
    effective: valuesOf(configs.map(({ name: key, value }) => [key, value])),
    inherited: valuesOf(configs.map(({ name: key, inherited }) => [key, inherited])),
    contents,
  };
}

function valuesOf(entries: readonly (readonly [string, string | null])[]): Record<string, string> {
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
