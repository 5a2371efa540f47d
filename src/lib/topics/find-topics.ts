import { AppError } from '../errors.js';
import { kafkaErrorCode, NO_ERROR } from '../kafka/error-codes.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { isUnknownTopic } from '../kafka/metadata-message.js';
import { refusedRequest } from '../kafka/denied.js';
import type { TopicMetadata } from '../kafka/types.js';

export interface FoundTopics {
  readonly topics: readonly TopicMetadata[];
  /** Names of which the cluster has no topic. */
  readonly missing: readonly string[];
}

/** Looks topics up by name, without creating any. A name that no topic can have is one of no topic. */
export async function findTopics(kafka: KafkaCluster, names: readonly string[]): Promise<FoundTopics> {
  const { topics } = await kafka.metadata([...new Set(names)]);
  const failed = topics.find((topic) => topic.errorCode !== NO_ERROR && !isUnknownTopic(topic) && !isImpossible(topic));
  if (failed !== undefined) {
    throw refusedRequest(kafka, `cannot describe topic "${failed.name}"`, kafkaErrorCode(failed.errorCode).name, {
      api: { name: 'Metadata' },
      topic: failed.name,
    });
  }
  return {
    topics: topics.filter(({ errorCode }) => errorCode === NO_ERROR),
    missing: topics.filter(({ errorCode }) => errorCode !== NO_ERROR).map(({ name }) => name),
  };
}

function isImpossible({ errorCode }: TopicMetadata): boolean {
  return kafkaErrorCode(errorCode).name === 'INVALID_TOPIC_EXCEPTION';
}

/** @throws AppError TOPIC_NOT_FOUND */
export async function findTopic(kafka: KafkaCluster, name: string): Promise<TopicMetadata> {
  const { topics, missing } = await findTopics(kafka, [name]);
  const [topic] = topics;
  if (topic === undefined) throw topicNotFound(missing);
  return topic;
}

export function topicNotFound(names: readonly string[]): AppError {
  const list = names.map((name) => `"${name}"`).join(', ');
  return new AppError('TOPIC_NOT_FOUND', `the cluster has no topic ${list}`);
}
