import { sleep } from '../abort.js';
import type { KafkaCluster } from './cluster.js';
import { selectTopics, type TopicSelection } from './topic-selection.js';
import type { TopicMetadata } from './types.js';

export interface LookOptions {
  /** Milliseconds between two looks. Default: 15 s. */
  readonly interval?: number | undefined;
  /** Told of a look that has failed, which tells of no change: what is read goes on being read. */
  readonly onFailure: (error: unknown) => void;
}

/** Kafka's own clients: `metadata.max.age.ms`, 5 minutes. */
const usualInterval = 15_000;

/**
 * Looks at topics again and again, until `kafka.signal` is aborted: the one way in which new partitions and topics are found.
 * @throws the reason of that signal
 */
export async function* topicLooks(
  kafka: KafkaCluster,
  selection: TopicSelection,
  { interval = usualInterval, onFailure }: LookOptions,
): AsyncGenerator<readonly TopicMetadata[], never, undefined> {
  for (;;) {
    await sleep(interval, kafka.signal);
    let topics: readonly TopicMetadata[];
    try {
      topics = await selectTopics(kafka, selection);
    } catch (error) {
      if (kafka.signal.aborted) throw error;
      onFailure(error);
      continue;
    }
    yield topics;
  }
}

export function partitionCounts(topics: readonly TopicMetadata[]): ReadonlyMap<string, number> {
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}
