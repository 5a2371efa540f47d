import { hasErrorCode } from '../errors.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { logEnds, type LogRange } from '../kafka/log-ends.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { TopicMetadata } from '../kafka/types.js';

/** Topics as they are now, and how far the log of each of their partitions goes. */
export interface Logs {
  /** Those that exist, by name. */
  readonly topics: ReadonlyMap<string, TopicMetadata>;
  readonly ranges: PartitionTable<LogRange>;
}

/** Looks at topics again where one is deleted meanwhile. */
const attempts = 3;

/** Where the logs of all partitions of these topics begin and end: two requests to each leader. */
export async function readLogs(kafka: KafkaCluster, names: readonly string[]): Promise<Logs> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readOnce(kafka, [...new Set(names)]);
    } catch (error) {
      if (attempt === attempts || !hasErrorCode(error, 'PARTITION_NOT_FOUND')) throw error;
    }
  }
}

async function readOnce(kafka: KafkaCluster, names: readonly string[]): Promise<Logs> {
  if (names.length === 0) return { topics: new Map(), ranges: new PartitionTable() };
  const topics = (await kafka.metadata(names)).topics.filter(({ errorCode }) => errorCode === NO_ERROR);
  const partitions = topics.flatMap(({ name: topic, partitions: own }) =>
    own.map(({ partition }) => ({ topic, partition })),
  );
  const ranges = await logEnds(kafka, partitions);
  return { topics: new Map(topics.map((topic) => [topic.name, topic])), ranges };
}
