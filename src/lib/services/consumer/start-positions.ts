import type { KafkaCluster } from '../../kafka/cluster.js';
import type { GroupMember } from '../../kafka/group/group-member.js';
import { assignedLogs } from '../../kafka/group/assigned-logs.js';
import { resumeAt } from '../../kafka/group/resume-at.js';
import { unknownRange } from '../../kafka/log-ends.js';
import { PartitionTable } from '../../kafka/partition-table.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import type { TopicPartition } from '../../kafka/types.js';
import { findTopics } from '../../topics/find-topics.js';
import type { LostRecords } from './options.js';
import { nearestSafe, type Int64 } from '../../values/int64.js';

export interface StartPosition {
  readonly range: ReadRange;
  /** What the group has committed; null where it has not. */
  readonly committed: number | null;
  /** What is gone between the two; null where nothing is. */
  readonly lost: LostRecords | null;
}

export interface StartPositions {
  readonly positions: readonly StartPosition[];
  /** Those of which the brokers cannot say at the moment where they begin, or that they do not know yet, or any more. */
  readonly unknown: readonly TopicPartition[];
}

/**
 * Where a consumer begins to read partitions: where its group is, else at the earliest record there is.
 * @param member whose group has committed; null where nothing that it has is of these logs
 */
export async function startPositions(
  kafka: KafkaCluster,
  member: GroupMember | null,
  partitions: readonly TopicPartition[],
): Promise<StartPositions> {
  if (partitions.length === 0) return { positions: [], unknown: [] };
  const { topics } = await findTopics(kafka, [...new Set(partitions.map(({ topic }) => topic))]);
  const ids = new PartitionTable<string>();
  for (const { name: topic, topicId, partitions: ofTopic } of topics) {
    for (const { partition } of ofTopic) ids.set({ topic, partition }, topicId);
  }
  const known = partitions.filter((partition) => ids.get(partition) !== undefined);
  const [committed, logs] = await Promise.all([
    member?.committed(known) ?? new PartitionTable<Int64>(),
    assignedLogs(kafka, known),
  ]);
  const positions = known.flatMap((partition): readonly StartPosition[] => {
    const topicId = ids.get(partition);
    if (topicId === undefined) return [];
    const range = { ...partition, topicId, end: null };
    const log = logs.get(partition) ?? unknownRange;
    const commit = committed.get(partition) ?? null;
    if (commit === null) return log.start === null ? [] : [{ range: { ...range, start: log.start }, ...fresh }];
    const from = nearestSafe(commit); // no log reaches beyond that
    const { next, lost } = resumeAt(from, log);
    const gap = lost === 0 ? null : { ...partition, from, to: next, lost: lost ?? 0 };
    return [{ range: { ...range, start: next }, committed: from, lost: gap }];
  });
  const started = new PartitionTable<true>();
  for (const { range } of positions) started.set(range, true);
  return { positions, unknown: partitions.filter((partition) => started.get(partition) === undefined) };
}

const fresh = { committed: null, lost: null };
