import type { KafkaCluster } from '../cluster.js';
import { sendInBatches } from '../controller-batches.js';
import type { ItemError } from '../item-error.js';
import { createPartitionsApi } from '../protocol/create-partitions.js';
import { createTopicsApi } from '../protocol/create-topics.js';
import { deleteTopicsApi } from '../protocol/delete-topics.js';
import { refusedItem } from '../denied.js';

/** Milliseconds that the controller may take for a request; it answers earlier when it is done. */
const controllerTimeout = 20_000;

export interface NewTopic {
  readonly name: string;
  /** null leaves it to the broker's default. */
  readonly partitions: number | null;
  /** null leaves it to the broker's default. */
  readonly replicationFactor: number | null;
  readonly configs: Readonly<Record<string, string>>;
}

export interface CreatedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly error: ItemError | null;
}

/**
 * Creates topics, in one request as far as the controller takes them so; each has its own outcome. With `validateOnly` the
 * controller checks and creates nothing.
 */
export async function createTopics(
  kafka: KafkaCluster,
  topics: readonly NewTopic[],
  options: { readonly validateOnly: boolean },
): Promise<readonly CreatedTopic[]> {
  return sendInBatches(kafka, topics, {
    recordsOf: recordsOfTopic,
    send: (batch) => createBatch(kafka, batch, options),
    failed: ({ name }, error) => ({ name, partitions: -1, replicationFactor: -1, error }),
  });
}

/** What the controller writes for a new topic; where its partitions are the brokers' default, as many as that may be. */
export function recordsOfTopic({ partitions, configs }: Pick<NewTopic, 'partitions' | 'configs'>): number {
  return 1 + (partitions ?? 100) + Object.keys(configs).length;
}

async function createBatch(
  kafka: KafkaCluster,
  topics: readonly NewTopic[],
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<readonly CreatedTopic[]> {
  const answer = await kafka.sendToController(
    createTopicsApi,
    {
      topics: topics.map((topic) => ({
        name: topic.name,
        numPartitions: topic.partitions ?? -1,
        replicationFactor: topic.replicationFactor ?? -1,
        assignments: [],
        configs: Object.entries(topic.configs).map(([name, value]) => ({ name, value })),
      })),
      timeoutMs: controllerTimeout,
      validateOnly,
    },
    ({ topics: results }) => results.map(({ errorCode }) => errorCode),
  );
  return answer.topics.map(({ name, numPartitions, replicationFactor, errorCode, errorMessage }) => ({
    name,
    partitions: numPartitions,
    replicationFactor,
    error: refusedItem(kafka, errorCode, errorMessage, { api: createTopicsApi, topic: name }),
  }));
}

/**
 * Deletes topics by their ids (KIP-516): one of the same name that was made meanwhile stays.
 * @returns the error of each by its name, null where it is gone
 */
export async function deleteTopics(
  kafka: KafkaCluster,
  topics: readonly WantedGone[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const answers = await sendInBatches(kafka, topics, {
    recordsOf: () => 1,
    send: (batch) => deleteBatch(kafka, batch),
    failed: ({ topic }, error) => [topic, error] as const,
  });
  return new Map(answers);
}

interface WantedGone {
  readonly topic: string;
  readonly topicId: string;
}

async function deleteBatch(kafka: KafkaCluster, topics: readonly WantedGone[]): Promise<Answers> {
  const answer = await kafka.sendToController(
    deleteTopicsApi,
    {
      topics: topics.map(({ topicId }) => ({ name: null, topicId })),
      topicNames: topics.map(({ topic }) => topic),
      timeoutMs: controllerTimeout,
    },
    ({ responses }) => responses.map(({ errorCode }) => errorCode),
  );
  const names = new Map(topics.map(({ topic, topicId }) => [topicId, topic]));
  return answer.responses.map(({ name, topicId, errorCode, errorMessage }) => {
    // Of a topic that one may not see an answer has no name.
    const topic = name ?? names.get(topicId) ?? '';
    return [topic, refusedItem(kafka, errorCode, errorMessage, { api: deleteTopicsApi, topic })];
  });
}

type Answers = readonly (readonly [topic: string, error: ItemError | null])[];

/** @param counts number of partitions afterwards, by topic. @returns the error of each, null where it is done */
export async function createPartitions(
  kafka: KafkaCluster,
  counts: ReadonlyMap<string, number>,
  options: { readonly validateOnly: boolean },
): Promise<ReadonlyMap<string, ItemError | null>> {
  const answers = await sendInBatches(kafka, [...counts], {
    recordsOf: ([, count]) => count, // more than there will be, as some are there already
    send: (batch) => extendBatch(kafka, batch, options),
    failed: ([topic], error) => [topic, error] as const,
  });
  return new Map(answers);
}

async function extendBatch(
  kafka: KafkaCluster,
  counts: readonly (readonly [topic: string, count: number])[],
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<Answers> {
  const answer = await kafka.sendToController(
    createPartitionsApi,
    {
      topics: counts.map(([name, count]) => ({ name, count, assignments: null })),
      timeoutMs: controllerTimeout,
      validateOnly,
    },
    ({ results }) => results.map(({ errorCode }) => errorCode),
  );
  return answer.results.map(({ name, errorCode, errorMessage }) => [
    name,
    refusedItem(kafka, errorCode, errorMessage, { api: createPartitionsApi, topic: name }),
  ]);
}
