import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { GroupMember } from '../../kafka/group/group-member.js';
import { listOffsets } from '../../kafka/offset-requests.js';
import { OffsetTimestamp } from '../../kafka/protocol/list-offsets.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import type { TopicPartition } from '../../kafka/types.js';
import { findTopics } from '../../topics/find-topics.js';
import type { LostRecords } from './options.js';

export interface StartPosition {
  readonly range: ReadRange;
  /** What the group has committed; null where it has not. */
  readonly committed: number | null;
  /** What is gone between the two; null where nothing is. */
  readonly lost: LostRecords | null;
}

/** Where a consumer begins to read partitions: where its group is, else at the earliest record there is. */
export async function startPositions(
  kafka: KafkaCluster,
  member: GroupMember,
  partitions: readonly TopicPartition[],
): Promise<readonly StartPosition[]> {
  if (partitions.length === 0) return [];
  const at = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      partitions.map((partition) => ({ ...partition, timestamp })),
    );
  const [committed, starts, ends, { topics }] = await Promise.all([
    member.committed(partitions),
    at(OffsetTimestamp.earliest),
    at(OffsetTimestamp.latest),
    findTopics(kafka, [...new Set(partitions.map(({ topic }) => topic))]),
  ]);
  return partitions.map(({ topic, partition }) => {
    const topicId = topics.find(({ name }) => name === topic)?.topicId;
    const start = starts.get({ topic, partition })?.offset ?? null;
    const end = ends.get({ topic, partition })?.offset ?? null;
    if (topicId === undefined || start === null || end === null) {
      throw new AppError('CLUSTER_NOT_READY', `topic "${topic}", partition ${partition} has no leader at the moment`);
    }
    const from = committed.get({ topic, partition }) ?? null;
    const isWithin = from !== null && from >= start && from <= end;
    const to = isWithin ? from : start;
    const lost = from === null || isWithin ? null : { topic, partition, from, to, lost: Math.max(0, to - from) };
    return { range: { topic, topicId, partition, start: to, end: null }, committed: from, lost };
  });
}
