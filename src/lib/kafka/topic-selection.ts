import type { KafkaCluster } from './cluster.js';
import { NO_ERROR } from './error-codes.js';
import type { TopicMetadata } from './types.js';

/** Which topics are wanted: those of some names, or of all topics those that are picked, whenever they come. */
export interface TopicSelection {
  /** null for all topics. */
  readonly names: readonly string[] | null;
  readonly picks: (topic: string) => boolean;
}

export function namedTopics(names: readonly string[]): TopicSelection {
  return { names, picks: (topic) => names.includes(topic) };
}

/** Those that the cluster has at the moment. */
export async function selectTopics(
  kafka: KafkaCluster,
  { names, picks }: TopicSelection,
): Promise<readonly TopicMetadata[]> {
  const { topics } = await kafka.metadata(names);
  return topics.filter(({ name, errorCode }) => errorCode === NO_ERROR && picks(name));
}
