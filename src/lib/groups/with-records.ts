import type { KafkaCluster } from '../kafka/cluster.js';
import type { CommittedTime } from '../kafka/reader/record-search.js';
import type { PartitionOffset } from '../kafka/types.js';
import type { Int64 } from '../values/int64.js';
import type { GroupReport, PartitionReport } from './group-report.js';
import type { Logs } from './read-logs.js';
import { partitionTimes } from './time-lag.js';

export interface RecordDetails {
  /** False leaves the times out. */
  readonly times: boolean;
  readonly now: () => Date;
}

/**
 * What the records from the commits on say: where there are none, nothing is left to be read, whatever the offsets say; the first
 * one says for how long it has waited. Records of a transaction that is still open may yet be read.
 */
export async function withRecords(
  kafka: KafkaCluster,
  reports: readonly GroupReport[],
  logs: Logs,
  { times, now }: RecordDetails,
): Promise<readonly GroupReport[]> {
  const { readCommittedTimes } = await import('./read-times.js'); // what reads records takes a while to load
  const places = new Map<PartitionReport, PartitionOffset<Int64>>();
  for (const group of reports) {
    for (const partition of group.partitions) {
      const place = committedPlace(group, partition);
      if (place !== null) places.set(partition, place);
    }
  }
  const committed = await readCommittedTimes(kafka, [...places.values()], logs);
  const looked = reports.map((group) => ({
    ...group,
    partitions: group.partitions.map((partition): LookedAt => {
      const place = places.get(partition);
      const first = place === undefined ? 'open' : committed(place);
      return { report: first === 'none' ? { ...partition, left: 0 } : partition, first };
    }),
  }));
  if (times) return withTimes(kafka, looked, logs, now);
  return looked.map((group) => ({ ...group, partitions: group.partitions.map(({ report }) => report) }));
}

interface LookedAt {
  readonly report: PartitionReport;
  /** What a reader of committed records finds first; `open` also where nobody has looked. */
  readonly first: CommittedTime;
}

/** Where to look; null where nothing is left anyway, and in share groups, of which only the broker knows what was read. */
function committedPlace({ type }: GroupReport, partition: PartitionReport): PartitionOffset<Int64> | null {
  const { topic, partition: number, currentOffset, startOffset, left, note } = partition;
  if (type === 'share' || left === null || left === 0) return null;
  const offset = note === 'beyond-end' ? startOffset : (currentOffset ?? startOffset);
  return offset === null ? null : { topic, partition: number, offset };
}

async function withTimes(
  kafka: KafkaCluster,
  groups: readonly (Omit<GroupReport, 'partitions'> & { readonly partitions: readonly LookedAt[] })[],
  logs: Logs,
  now: () => Date,
): Promise<readonly GroupReport[]> {
  const { readRetention, readTimes } = await import('./read-times.js');
  const all = groups.flatMap(({ partitions }) => partitions);
  // The first record that a share group is not done with may be with a member: it waits all the same.
  const places = all.flatMap(({ report: { topic, partition, currentOffset, lag, left }, first }) => {
    if (currentOffset === null || lag === null || lag === 0 || left === 0) return [];
    return first === 'open' ? [{ topic, partition, offset: currentOffset }] : [];
  });
  const topics = [...new Set(all.map(({ report }) => report.topic))].filter((topic) => logs.topics.has(topic));
  const [timeAt, retention] = await Promise.all([readTimes(kafka, places, logs), readRetention(kafka, topics)]);
  const at = now().getTime();
  return groups.map((group) => {
    const partitions = group.partitions.map(({ report, first }) => {
      const asked = report.left === 0 ? 'none' : first;
      const time = asked === 'open' ? timeAt({ ...report, offset: report.currentOffset ?? -1 }) : asked;
      return { ...report, ...partitionTimes(report, time, retention.get(report.topic) ?? null, at) };
    });
    return { ...group, partitions };
  });
}
