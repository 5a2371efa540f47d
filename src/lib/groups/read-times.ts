import { describeTopicConfigs } from '../kafka/admin/config.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { CommittedTime, RecordQuery, RecordTime } from '../kafka/reader/record-search.js';
import { committedTimes, recordTimes } from '../kafka/reader/record-times.js';
import type { PartitionOffset } from '../kafka/types.js';
import { nearestSafe, type Int64 } from '../values/int64.js';
import type { Logs } from './read-logs.js';
import { retentionConfigs, retentionMs } from './time-lag.js';

/** The time of the first record at or after each place that is within its log; one that was passed is its log's start. */
export async function readTimes(
  kafka: KafkaCluster,
  places: readonly PartitionOffset<Int64>[],
  logs: Logs,
): Promise<(place: PartitionOffset<Int64>) => RecordTime> {
  return readAt(places, logs, (queries) => recordTimes(kafka, queries));
}

/** The same for a reader of committed records. */
export async function readCommittedTimes(
  kafka: KafkaCluster,
  places: readonly PartitionOffset<Int64>[],
  logs: Logs,
): Promise<(place: PartitionOffset<Int64>) => CommittedTime> {
  return readAt(places, logs, (queries) => committedTimes(kafka, queries));
}

async function readAt<Time>(
  places: readonly PartitionOffset<Int64>[],
  logs: Logs,
  read: (queries: readonly RecordQuery[]) => Promise<ReadonlyMap<RecordQuery, Time>>,
): Promise<(place: PartitionOffset<Int64>) => Time | null> {
  const queries = new Map<string, RecordQuery>();
  for (const place of places) {
    const query = queryOf(place, logs);
    if (query !== null) queries.set(keyOf(place), query);
  }
  const times = await read([...queries.values()]);
  return (place) => {
    const query = queries.get(keyOf(place));
    return query === undefined ? null : (times.get(query) ?? null);
  };
}

function queryOf(place: PartitionOffset<Int64>, { topics, ranges }: Logs): RecordQuery | null {
  const { topic, partition, offset } = place;
  const topicId = topics.get(topic)?.topicId;
  const { start, end } = ranges.get(place) ?? { start: null, end: null };
  if (topicId === undefined || start === null || end === null) return null;
  return { topic, partition, topicId, offset: Math.max(nearestSafe(offset), start), end };
}

function keyOf({ topic, partition, offset }: PartitionOffset<Int64>): string {
  return `${topic} ${partition} ${offset}`;
}

/** For how long each topic keeps its records, as `retentionMs` says it. */
export async function readRetention(
  kafka: KafkaCluster,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const described = await describeTopicConfigs(kafka, topics, retentionConfigs);
  return new Map(
    [...described].map(([topic, { configs }]) => [
      topic,
      retentionMs(new Map(configs.map(({ name, value }) => [name, value]))),
    ]),
  );
}
