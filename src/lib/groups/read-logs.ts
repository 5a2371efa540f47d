import { hasErrorCode } from '../errors.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { logEnds, type LogRange } from '../kafka/log-ends.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { TopicMetadata } from '../kafka/types.js';
import { patiently } from '../kafka/patience.js';

/** Topics as they are now, and how far the log of each of their partitions goes. */
export interface Logs {
  /** Those that exist, by name. */
  readonly topics: ReadonlyMap<string, TopicMetadata>;
  readonly ranges: PartitionTable<LogRange>;
}

/** Where the logs of all partitions of these topics begin and end: two requests to each leader. */
export async function readLogs(kafka: KafkaCluster, names: readonly string[]): Promise<Logs> {
  const wasDeleted = (error: unknown): boolean => hasErrorCode(error, 'PARTITION_NOT_FOUND'); // meanwhile
  return patiently(kafka.signal, { within: 1_000, despite: wasDeleted }, () => readOnce(kafka, [...new Set(names)]));
}

async function readOnce(kafka: KafkaCluster, names: readonly string[]): Promise<Logs> {
  if (names.length === 0) return { topics: new Map(), ranges: new PartitionTable() };
  const topics = (await kafka.metadata(names)).topics.filter(({ errorCode }) => errorCode === NO_ERROR);
  const partitions = topics.flatMap(({ name: topic, partitions: ofTopic }) =>
    ofTopic.map(({ partition }) => ({ topic, partition })),
  );
  const ranges = await logEnds(kafka, partitions);
  return { topics: new Map(topics.map((topic) => [topic.name, topic])), ranges };
}
