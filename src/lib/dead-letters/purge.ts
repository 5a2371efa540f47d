import { deleteRecords } from '../kafka/admin/offset.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { commitGroupOffsets } from '../kafka/group/alter-offsets.js';
import type { ItemError } from '../kafka/item-error.js';
import type { Gap } from '../kafka/reader/partition-reader.js';
import type { TopicMetadata } from '../kafka/types.js';
import { redriveGroupOf } from '../names/dead-letter-topics.js';
import { expectUnchanged } from '../topics/changed-since.js';
import { expectDeletable } from '../topics/expect-deletable.js';
import { backlogsOf, type PartitionBacklog } from './backlog.js';
import { readLetters } from './letters.js';
import { ReasonTally, type ReasonCount } from './reason-count.js';

/** What would go: all letters that are there now. */
export interface PlannedPurge {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: readonly PartitionBacklog[];
  readonly letters: number;
  /** Those of them that were not redriven. */
  readonly backlog: number;
  /** Of the backlog. */
  readonly reasons: readonly ReasonCount[];
}

export async function planPurge(
  kafka: KafkaCluster,
  topic: TopicMetadata,
  onGap: (gap: Gap) => void,
): Promise<PlannedPurge> {
  await expectDeletable(kafka, topic.name);
  const { partitions } = await backlogsOf(kafka, topic);
  const next = new Map(partitions.map((partition) => [partition.partition, partition.next]));
  const tally = new ReasonTally();
  let [count, backlog] = [0, 0];
  for await (const letters of readLetters(kafka, partitions, { onGap })) {
    for (const { partition, offset, reason } of letters) {
      count += 1;
      if (offset < (next.get(partition) ?? 0)) continue;
      backlog += 1;
      tally.add(reason);
    }
  }
  return { topic: topic.name, topicId: topic.topicId, partitions, letters: count, backlog, reasons: tally.counts };
}

export interface PurgedPartition {
  readonly partition: number;
  readonly startOffset: number;
  readonly newStartOffset: number;
  readonly error: ItemError | null;
}

/**
 * Deletes what was planned; letters that came since stay. The redrive group, where there is one, goes on behind them.
 * @throws AppError PLAN_STALE where the topic was made anew since
 */
export async function carryOutPurge(
  kafka: KafkaCluster,
  { topic, topicId, partitions }: PlannedPurge,
): Promise<readonly PurgedPartition[]> {
  await expectUnchanged(kafka, { topic, topicId, ends: null });
  const points = partitions.filter(({ start, end }) => end > start);
  const deleted = await deleteRecords(
    kafka,
    points.map(({ partition, end }) => ({ topic, partition, offset: end })),
  );
  const outcomes = partitions.map(({ partition, start, end }) => {
    const error = deleted.get({ topic, partition })?.error ?? null;
    return { partition, startOffset: start, newStartOffset: error === null ? end : start, error };
  });
  const behind = partitions.filter(({ commit, end, partition }) => {
    return commit !== null && commit < end && (deleted.get({ topic, partition })?.error ?? null) === null;
  });
  if (kafka.signal.aborted) return outcomes; // the group goes on at the start of what is left by itself
  await commitGroupOffsets(
    kafka,
    redriveGroupOf(topic),
    behind.map(({ partition, end: offset }) => ({ topic, partition, offset, leaderEpoch: -1, metadata: '' })),
  );
  return outcomes;
}
