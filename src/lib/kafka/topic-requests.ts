import type { KafkaCluster } from './cluster.js';
import { itemError, type ItemError } from './item-error.js';
import { createPartitionsApi } from './protocol/create-partitions.js';
import { createTopicsApi } from './protocol/create-topics.js';
import { deleteTopicsApi } from './protocol/delete-topics.js';
import { zeroUuid } from './protocol/codec.js';

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

/** Creates topics in one request; each has its own outcome. With `validateOnly` the controller checks and creates nothing. */
export async function createTopics(
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
    error: itemError(errorCode, errorMessage),
  }));
}

/** Deletes topics in one request. @returns the error of each, null where it is gone */
export async function deleteTopics(
  kafka: KafkaCluster,
  names: readonly string[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const answer = await kafka.sendToController(
    deleteTopicsApi,
    {
      topics: names.map((name) => ({ name, topicId: zeroUuid })),
      topicNames: names,
      timeoutMs: controllerTimeout,
    },
    ({ responses }) => responses.map(({ errorCode }) => errorCode),
  );
  return new Map(
    answer.responses.map(({ name, errorCode, errorMessage }) => [name ?? '', itemError(errorCode, errorMessage)]),
  );
}

/** @param counts number of partitions afterwards, by topic. @returns the error of each, null where it is done */
export async function createPartitions(
  kafka: KafkaCluster,
  counts: ReadonlyMap<string, number>,
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<ReadonlyMap<string, ItemError | null>> {
  const answer = await kafka.sendToController(
    createPartitionsApi,
    {
      topics: [...counts].map(([name, count]) => ({ name, count, assignments: null })),
      timeoutMs: controllerTimeout,
      validateOnly,
    },
    ({ results }) => results.map(({ errorCode }) => errorCode),
  );
  return new Map(answer.results.map(({ name, errorCode, errorMessage }) => [name, itemError(errorCode, errorMessage)]));
}
