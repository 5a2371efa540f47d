import type { KafkaCluster } from '../kafka/cluster.js';
import type { DescribedGroup, DescribedMember, ListedGroup } from '../kafka/group/group-types.js';
import type { LogRange } from '../kafka/log-ends.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { Int64 } from '../values/int64.js';
import type { GroupReport, PartitionReport } from './group-report.js';
import { partitionLag, type PartitionLag } from './lag.js';
import { type Logs, readLogs } from './read-logs.js';
import { type GroupWithOffsets, selectGroups, topicsOf } from './select-groups.js';
import { unknownTimes } from './time-lag.js';
import { withRecords } from './with-records.js';

export interface DescribedGroups {
  readonly groups: readonly GroupReport[];
  /** Names of which there is no group. */
  readonly missing: readonly string[];
}

export interface DescribeGroupsOptions {
  /** False leaves their partitions out. */
  readonly offsets: boolean;
  /** Look whether anything is left to be read, which costs a fetch a partition that is behind. */
  readonly left: boolean;
  /** Read the times of records too, by the same fetch; implies `left`. */
  readonly times: boolean;
  readonly now: () => Date;
}

/**
 * Groups as they are: members, and of every topic that they read or have committed, each partition with its lag. All are
 * asked for together: by coordinator, then by leader.
 * @param wanted by name, or as they were listed
 */
export async function describeConsumption(
  kafka: KafkaCluster,
  wanted: readonly (ListedGroup | string)[],
  options: DescribeGroupsOptions,
): Promise<DescribedGroups> {
  const { groups, missing } = await selectGroups(kafka, wanted, options);
  const read = groups.map((found) => ({ ...found, topics: options.offsets ? [...topicsOf(found)].sort() : [] }));
  const logs = await readLogs(kafka, [...new Set(read.flatMap(({ topics }) => topics))]);
  const reports = read.map((found) => ({ ...found.group, partitions: partitionReports(found, found.topics, logs) }));
  if (!options.left && !options.times) return { groups: reports, missing };
  return { groups: await withRecords(kafka, reports, logs, options), missing };
}

/** All partitions of the topics, and those that are committed although they are not there any more. */
function partitionReports(
  { group, commits, shareOffsets }: GroupWithOffsets,
  topics: readonly string[],
  { ranges }: Logs,
): readonly PartitionReport[] {
  const members = membersByPartition(group);
  const reports: PartitionReport[] = [];
  for (const topic of topics) {
    const known = {
      ranges: ranges.ofTopic(topic),
      commits: commits.ofTopic(topic),
      shared: shareOffsets.ofTopic(topic),
    };
    for (const partition of numbersOf([known.ranges, known.commits, known.shared, members.ofTopic(topic)])) {
      const range = known.ranges.get(partition) ?? null;
      const lag =
        group.type === 'share'
          ? sharedLag(known.shared.get(partition) ?? null, range)
          : partitionLag(known.commits.get(partition)?.offset ?? null, range);
      reports.push(reportOf(topic, partition, lag, members.ofTopic(topic).get(partition) ?? null));
    }
  }
  return reports;
}

/** Field by field, as there may be very many of them. */
function reportOf(
  topic: string,
  partition: number,
  { currentOffset, startOffset, endOffset, lag, left, uncommitted, lost, note }: PartitionLag,
  member: DescribedMember | null,
): PartitionReport {
  const { timeLagMs, headroomMs } = unknownTimes;
  return {
    topic,
    partition,
    currentOffset,
    startOffset,
    endOffset,
    lag,
    left,
    uncommitted,
    lost,
    note,
    timeLagMs,
    headroomMs,
    member,
  };
}

/** Every partition that is in one of the tables, in order. */
function numbersOf(tables: readonly ReadonlyMap<number, unknown>[]): readonly number[] {
  const numbers = new Set<number>();
  for (const table of tables) for (const partition of table.keys()) numbers.add(partition);
  return [...numbers].sort((a, b) => a - b);
}

/** In a share group each record is done with by itself: only the broker can count what is left. */
function sharedLag(
  offset: { readonly startOffset: Int64; readonly lag: number | null } | null,
  range: LogRange | null,
): PartitionLag {
  const counted = partitionLag(offset?.startOffset ?? null, range);
  if (offset === null || counted.lag === null || counted.left === null) return counted;
  const lag = offset.lag ?? counted.lag;
  return { ...counted, lag, left: Math.min(lag, counted.left) };
}

function membersByPartition({ type, members }: DescribedGroup): PartitionTable<DescribedMember> {
  const table = new PartitionTable<DescribedMember>();
  if (type === 'share') return table;
  for (const member of members) {
    for (const partition of member.partitions) table.set(partition, member);
  }
  return table;
}
