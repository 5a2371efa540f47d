import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { listOffsets } from '../kafka/offset-requests.js';
import type { PartitionTable } from '../kafka/partition-table.js';
import { IsolationLevel, OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { TopicMetadata, TopicPartition } from '../kafka/types.js';
import { findTopics, topicNotFound } from '../topics/find-topics.js';
import type { OffsetPoint } from './offset-spec.js';

export interface RangeOptions {
  readonly topics: readonly string[];
  /** Partitions wanted; null for all. */
  readonly partitions: readonly number[] | null;
  readonly start: OffsetPoint;
  /** Where each partition ends; null to follow it. */
  readonly end: OffsetPoint | null;
  readonly readCommitted: boolean;
}

export interface ReadPlan {
  readonly ranges: readonly ReadRange[];
  /** Records beyond the last stable offset, which a reader of committed records does not see at the moment. */
  readonly unstable: number;
}

/**
 * The offsets to read, from the ends of each partition as they are now.
 * @throws AppError TOPIC_NOT_FOUND, PARTITION_NOT_FOUND, CLUSTER_NOT_READY
 */
export async function planRanges(kafka: KafkaCluster, options: RangeOptions): Promise<ReadPlan> {
  const { topics, missing } = await findTopics(kafka, options.topics);
  if (missing.length > 0) throw topicNotFound(missing);
  const partitions = topics.flatMap((topic) => chosenPartitions(topic, options.partitions));
  const offsets = await readOffsets(kafka, partitions, options);
  const ranges = partitions.map((partition): ReadRange => {
    const start = resolve(options.start, partition, offsets, offsets.startTimes);
    if (options.end === null) return { ...partition, start, end: null };
    return { ...partition, start, end: resolve(options.end, partition, offsets, offsets.endTimes) };
  });
  const unstable = partitions.reduce((sum, partition) => {
    return sum + offsetOf(offsets.highWatermarks, partition) - offsetOf(offsets.ends, partition);
  }, 0);
  return { ranges, unstable };
}

interface Partition extends TopicPartition {
  readonly topicId: string;
}

function chosenPartitions(topic: TopicMetadata, wanted: readonly number[] | null): readonly Partition[] {
  const present = topic.partitions.map(({ partition }) => partition);
  const absent = wanted?.find((partition) => !present.includes(partition));
  if (absent !== undefined) {
    throw new AppError(
      'PARTITION_NOT_FOUND',
      `topic "${topic.name}" has no partition ${absent}: its partitions are 0 to ${present.length - 1}`,
    );
  }
  return (wanted ?? present).map((partition) => ({ topic: topic.name, topicId: topic.topicId, partition }));
}

type Offsets = Awaited<ReturnType<typeof listOffsets>>;

interface KnownOffsets {
  readonly starts: Offsets;
  /** The last stable offsets for a reader of committed records. */
  readonly ends: Offsets;
  readonly highWatermarks: Offsets;
  readonly startTimes: Offsets;
  readonly endTimes: Offsets;
}

/** Milliseconds that a partition without a leader is waited for: longer than an election after the death of a broker. */
const patience = 20_000;

async function readOffsets(
  kafka: KafkaCluster,
  partitions: readonly Partition[],
  { start, end, readCommitted }: RangeOptions,
): Promise<KnownOffsets> {
  const at = (timestamp: number, isolationLevel: number = IsolationLevel.readUncommitted): Promise<Offsets> =>
    listOffsets(
      kafka,
      partitions.map((partition) => ({ ...partition, timestamp })),
      { isolationLevel, patience },
    );
  const timeOf = (point: OffsetPoint | null): number => (point?.kind === 'time' ? point.timestamp : NaN);
  const highWatermarks = at(OffsetTimestamp.latest);
  const ends = readCommitted ? at(OffsetTimestamp.latest, IsolationLevel.readCommitted) : highWatermarks;
  const [starts, stable, high, startTimes, endTimes] = await Promise.all([
    at(OffsetTimestamp.earliest),
    ends,
    highWatermarks,
    Number.isNaN(timeOf(start)) ? ends : at(timeOf(start)),
    Number.isNaN(timeOf(end)) ? ends : at(timeOf(end)),
  ]);
  return { starts, ends: stable, highWatermarks: high, startTimes, endTimes };
}

function resolve(point: OffsetPoint, partition: Partition, { starts, ends }: KnownOffsets, times: Offsets): number {
  const [first, last] = [offsetOf(starts, partition), offsetOf(ends, partition)];
  switch (point.kind) {
    case 'beginning':
      return first;
    case 'end':
      return last;
    case 'offset':
      return point.offset;
    case 'after-beginning':
      return Math.min(first + point.count, last);
    case 'before-end':
      return Math.max(last - point.count, first);
    case 'time':
      // Where no record is at or after the time, all of them are before it.
      return Math.min(times.get(partition)?.offset ?? last, last);
  }
}

function offsetOf(offsets: PartitionTable<{ readonly offset: number | null }>, partition: TopicPartition): number {
  const offset = offsets.get(partition)?.offset ?? null;
  if (offset !== null) return offset;
  const { topic, partition: number } = partition;
  throw new AppError('CLUSTER_NOT_READY', `topic "${topic}", partition ${number} has no leader at the moment`);
}
