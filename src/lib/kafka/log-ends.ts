import { AppError } from '../errors.js';
import { listOffsets, type FoundOffset, type ListOffsetsOptions, type TimestampQuery } from './admin/offset.js';
import type { KafkaCluster } from './cluster.js';
import { PartitionTable } from './partition-table.js';
import { OffsetTimestamp } from './protocol/list-offsets.js';
import type { TopicPartition } from './types.js';

/** Where a partition's log begins and ends; both null where the partition has no leader to ask. */
export interface LogRange {
  /** Offset of the first record still there. */
  readonly start: number | null;
  /** Offset that the next record gets; for a reader of committed records the last stable offset. */
  readonly end: number | null;
}

export interface KnownLogRange extends LogRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the logs of partitions begin and end: two requests to each leader.
 * @throws AppError PARTITION_NOT_FOUND for one that does not exist
 */
export async function logEnds(
  kafka: KafkaCluster,
  partitions: readonly TopicPartition[],
  options: ListOffsetsOptions = {},
): Promise<PartitionTable<LogRange>> {
  const at = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      partitions.map(({ topic, partition }) => ({ topic, partition, timestamp })),
      options,
    );
  const [starts, ends] = await Promise.all([at(OffsetTimestamp.earliest), at(OffsetTimestamp.latest)]);
  const ranges = new PartitionTable<LogRange>();
  for (const partition of partitions) {
    const [start, end] = [starts.get(partition)?.offset ?? null, ends.get(partition)?.offset ?? null];
    ranges.set(partition, start === null || end === null ? unknownRange : { start, end });
  }
  return ranges;
}

/**
 * The first offset at or after a time in each partition, null where all records are before it. Negative times, which Kafka
 * reads as questions of another kind, are the start of the log.
 * @throws AppError CLUSTER_NOT_READY where one has no leader to ask, which says nothing about its records
 */
export async function offsetsAtTime(
  kafka: KafkaCluster,
  queries: readonly TimestampQuery[],
  options: ListOffsetsOptions = {},
): Promise<PartitionTable<FoundOffset>> {
  const asked = queries.map((query) => ({ ...query, timestamp: askedTime(query.timestamp) }));
  const found = await listOffsets(kafka, asked, options);
  const unknown = queries.find((query) => found.get(query) === undefined);
  if (unknown !== undefined) throw noLeader(unknown);
  return found;
}

function askedTime(timestamp: number): number {
  return timestamp < 0 ? OffsetTimestamp.earliest : Math.min(Math.ceil(timestamp), Number.MAX_SAFE_INTEGER);
}

/** Of a partition without a leader. */
export const unknownRange: LogRange = { start: null, end: null };

/** @throws AppError CLUSTER_NOT_READY where the partition has no leader to ask */
export function knownRange(ranges: PartitionTable<LogRange>, partition: TopicPartition): KnownLogRange {
  const { start, end } = ranges.get(partition) ?? unknownRange;
  if (start === null || end === null) throw noLeader(partition);
  return { start, end };
}

export function noLeader({ topic, partition }: TopicPartition): AppError {
  return new AppError('CLUSTER_NOT_READY', `topic "${topic}", partition ${partition} has no leader at the moment`);
}
