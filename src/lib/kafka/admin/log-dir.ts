import { throwIfAborted } from '../../abort.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { NO_ERROR } from '../error-codes.js';
import { itemError, type ItemError } from '../item-error.js';
import { PartitionTable } from '../partition-table.js';
import { describeLogDirsApi } from '../protocol/describe-log-dirs.js';
import type { TopicPartition } from '../types.js';
import { isUnanswered } from '../patience.js';

/** What one broker keeps on its disks. */
export interface BrokerLogs {
  readonly broker: number;
  /** Bytes of each replica that it holds, of those asked for. */
  readonly sizes: PartitionTable<number>;
  /** Of all its disks together, in bytes; null where the broker does not tell (before Kafka 3.3). */
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
  readonly folders: readonly LogFolder[];
}

/** One of a broker's `log.dirs`. */
export interface LogFolder {
  readonly path: string;
  /** Why the broker cannot use it; null where it can. */
  readonly error: ItemError | null;
  readonly replicas: number;
  /** Of those replicas. */
  readonly bytes: number;
  /** Of its disk, in bytes; null where the broker does not tell. */
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
}

/** Milliseconds for a broker to look at its disks. */
const answerWithin = 10_000;

/**
 * Sizes of replicas as the brokers that hold them see them, one request to each. A broker that does not answer is left
 * out.
 * @param partitions those wanted; null for all
 */
export async function describeLogDirs(
  kafka: KafkaCluster,
  brokers: readonly number[],
  partitions: readonly TopicPartition[] | null,
): Promise<readonly BrokerLogs[]> {
  const topics =
    partitions === null
      ? null
      : [...groupBy(partitions, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
          topic,
          partitions: ofTopic.map(({ partition }) => partition),
        }));
  const answers = await Promise.all(
    brokers.map(async (broker) => {
      try {
        return [brokerLogs(broker, await kafka.sendTo(broker, describeLogDirsApi, { topics }, { answerWithin }))];
      } catch (error) {
        throwIfAborted(kafka.signal);
        if (isUnanswered(error)) return [];
        throw error;
      }
    }),
  );
  return answers.flat();
}

/** Bytes of a partition's largest replica, which is the one that has all; 0 where no broker tells. */
export function largestReplica(logs: readonly BrokerLogs[], partition: TopicPartition): number {
  return Math.max(0, ...logs.map(({ sizes }) => sizes.get(partition) ?? 0));
}

type Answer = ReturnType<typeof describeLogDirsApi.response.read>;

function brokerLogs(broker: number, { results }: Answer): BrokerLogs {
  const sizes = new PartitionTable<number>();
  const readable = results.filter(({ errorCode }) => errorCode === NO_ERROR);
  for (const { topics } of readable) {
    for (const { name: topic, partitions } of topics) {
      for (const { partitionIndex: partition, partitionSize, isFutureKey } of partitions) {
        if (!isFutureKey) sizes.set({ topic, partition }, partitionSize);
      }
    }
  }
  const sum = (bytes: readonly number[]): number | null =>
    bytes.length === 0 || bytes.some((size) => size < 0) ? null : bytes.reduce((total, size) => total + size, 0);
  return {
    broker,
    sizes,
    totalBytes: sum(readable.map(({ totalBytes }) => totalBytes)),
    usableBytes: sum(readable.map(({ usableBytes }) => usableBytes)),
    folders: results.map(logFolder),
  };
}

function logFolder({ errorCode, logDir, topics, totalBytes, usableBytes }: Answer['results'][number]): LogFolder {
  const replicas = topics.flatMap(({ partitions }) => partitions);
  return {
    path: logDir,
    error: itemError(errorCode),
    replicas: replicas.length,
    bytes: replicas.reduce((sum, { partitionSize }) => sum + partitionSize, 0),
    totalBytes: totalBytes < 0 ? null : totalBytes,
    usableBytes: usableBytes < 0 ? null : usableBytes,
  };
}
