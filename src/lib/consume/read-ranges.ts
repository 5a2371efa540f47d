import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { knownRange, logEnds, offsetsAtTime, type LogRange } from '../kafka/log-ends.js';
import type { PartitionTable } from '../kafka/partition-table.js';
import type { Gap } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { TopicMetadata, TopicPartition } from '../kafka/types.js';
import { selectTopics, type TopicSelection } from '../kafka/topic-selection.js';
import { findTopics, topicNotFound } from '../topics/find-topics.js';
import { whilePresent } from '../topics/while-present.js';
import type { OffsetPoint } from './offset-spec.js';

export interface RangeOptions {
  readonly topics: TopicSelection;
  /** Partitions wanted; null for all. Of the topics that a pattern picks not all need have them. */
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
  /** Where a start was asked for that is beyond the end of a log, which is then followed from its end. */
  readonly beyond: readonly Gap[];
}

/**
 * The offsets to read, from the ends of each partition as they are now.
 * @throws AppError TOPIC_NOT_FOUND, PARTITION_NOT_FOUND, CLUSTER_NOT_READY
 */
export async function planRanges(kafka: KafkaCluster, options: RangeOptions): Promise<ReadPlan> {
  const { names } = options.topics;
  if (names === null) {
    const picked = await selectTopics(kafka, options.topics);
    return whilePresent(kafka, picked, (present) => planOf(kafka, present, options));
  }
  const { topics, missing } = await findTopics(kafka, names);
  if (missing.length > 0) throw topicNotFound(missing);
  return planOf(kafka, topics, options);
}

async function planOf(kafka: KafkaCluster, topics: readonly TopicMetadata[], options: RangeOptions): Promise<ReadPlan> {
  const partitions = topics.flatMap((topic) => chosenPartitions(topic, options));
  const offsets = await readOffsets(kafka, partitions, options);
  const counted = await lastRecords(kafka, partitions, offsets, options);
  const beyond: Gap[] = [];
  const ranges = partitions.map((partition): ReadRange => {
    const start = counted?.get(partition) ?? resolve(options.start, partition, offsets, offsets.startTimes);
    if (options.end !== null) {
      return { ...partition, start, end: resolve(options.end, partition, offsets, offsets.endTimes) };
    }
    const { end } = knownRange(offsets.written, partition);
    if (start > end) beyond.push({ topic: partition.topic, partition: partition.partition, from: start, to: end });
    return { ...partition, start: Math.min(start, end), end: null };
  });
  const unstable = partitions.reduce((sum, partition) => {
    return sum + knownRange(offsets.written, partition).end - knownRange(offsets.logs, partition).end;
  }, 0);
  return { ranges, unstable, beyond };
}

/** Where the last N records begin; null where something else is asked for. A batch that cannot be read is not counted in. */
async function lastRecords(
  kafka: KafkaCluster,
  partitions: readonly Partition[],
  { logs }: KnownOffsets,
  { start, readCommitted }: RangeOptions,
): Promise<PartitionTable<number> | null> {
  if (start.kind !== 'before-end') return null;
  const ranges = partitions.map((partition) => ({ ...partition, ...knownRange(logs, partition) }));
  const { startsOfLast } = await import('./last-records.js'); // what reads records takes a while to load
  return startsOfLast(kafka, start.count, ranges, { readCommitted });
}

interface Partition extends TopicPartition {
  readonly topicId: string;
}

function chosenPartitions(
  topic: TopicMetadata,
  { topics: { names }, partitions: wanted }: RangeOptions,
): readonly Partition[] {
  const present = topic.partitions.map(({ partition }) => partition);
  const known = new Set(present);
  const absent = wanted?.find((partition) => !known.has(partition));
  if (absent !== undefined && names !== null) {
    throw new AppError(
      'PARTITION_NOT_FOUND',
      `topic "${topic.name}" has no partition ${absent}: its partitions are 0 to ${present.length - 1}`,
    );
  }
  const chosen = wanted?.filter((partition) => known.has(partition)) ?? present;
  return chosen.map((partition) => ({ topic: topic.name, topicId: topic.topicId, partition }));
}

type OffsetsAtTime = Awaited<ReturnType<typeof offsetsAtTime>> | null;

interface KnownOffsets {
  /** Up to the last stable offsets for a reader of committed records. */
  readonly logs: PartitionTable<LogRange>;
  /** Up to the high watermarks. */
  readonly written: PartitionTable<LogRange>;
  readonly startTimes: OffsetsAtTime;
  readonly endTimes: OffsetsAtTime;
}

/** Milliseconds that a partition without a leader is waited for: longer than an election after the death of a broker. */
const patience = 20_000;

async function readOffsets(
  kafka: KafkaCluster,
  partitions: readonly Partition[],
  { start, end, readCommitted }: RangeOptions,
): Promise<KnownOffsets> {
  const atTime = (point: OffsetPoint | null): Promise<OffsetsAtTime> | null => {
    if (point?.kind !== 'time') return null;
    return offsetsAtTime(
      kafka,
      partitions.map(({ topic, partition }) => ({ topic, partition, timestamp: point.timestamp })),
      { patience },
    );
  };
  const written = logEnds(kafka, partitions, { patience });
  const [logs, high, startTimes, endTimes] = await Promise.all([
    readCommitted ? logEnds(kafka, partitions, { readCommitted, patience }) : written,
    written,
    atTime(start),
    atTime(end),
  ]);
  return { logs, written: high, startTimes, endTimes };
}

function resolve(point: OffsetPoint, partition: Partition, { logs }: KnownOffsets, times: OffsetsAtTime): number {
  const { start: first, end: last } = knownRange(logs, partition);
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
      return Math.min(times?.get(partition)?.offset ?? last, last);
  }
}
