import type { Commit } from '../kafka/group/group-offsets.js';
import type { GroupType } from '../documents/group-words.js';
import type { DescribedMember } from '../kafka/group/group-types.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { PartitionOffset, TopicPartition } from '../kafka/types.js';
import type { Int64 } from '../values/int64.js';
import type { Consequences } from './reset-target.js';
import type { UndoState } from './undo-file.js';
import { undoCommit } from './undo-partitions.js';

/** Why a partition is left alone: it is not there any more, or its topic was deleted and made anew since. */
export type ResetObstacle = 'missing' | 'recreated';

/** What a reset does to one partition. */
export interface PlannedOffset extends TopicPartition, Consequences {
  readonly topicId: string | null;
  /** The commit as it is; null where there is none. */
  readonly before: Commit | null;
  /** The commit as it is going to be; null where it is taken away, or the partition is left alone. */
  readonly after: Commit | null;
  /** The offset that was asked for, where that is outside the log. */
  readonly clampedFrom: Int64 | null;
  /** True where the new offset is outside the log, because it is the one of another commit. */
  readonly outOfRange: boolean;
  /** Epoch milliseconds of the first record that the group reads then; null where there is none, or it is unreadable. */
  readonly firstTimestamp: Int64 | null;
  readonly obstacle: ResetObstacle | null;
}

export interface ResetPlan {
  readonly groupId: string;
  /** null for a group that does not exist yet. */
  readonly type: GroupType | null;
  /** As long as there is any, nothing is changed. */
  readonly members: readonly DescribedMember[];
  readonly offsets: readonly PlannedOffset[];
  /** True where the group is to be gone afterwards, as it was before the change that is undone. */
  readonly deletesGroup: boolean;
}

export function isLeftAlone({ obstacle }: PlannedOffset): boolean {
  return obstacle !== null;
}

/** The state that a plan is about to change, to be written down first. */
export function undoStateOf(
  { groupId, type, offsets }: ResetPlan,
  { clusterId, at }: { readonly clusterId: string; readonly at: Date },
): UndoState {
  return {
    clusterId,
    group: groupId,
    at: at.toISOString(),
    existed: type !== null,
    partitions: offsets
      .filter((offset) => !isLeftAlone(offset))
      .map(({ topic, topicId, partition, before }) => ({ topic, topicId, partition, ...undoCommit(before) })),
  };
}

/** The offsets that can be written down as Kafka's CSV. */
export function exportableOffsets({ offsets }: ResetPlan): readonly PartitionOffset<Int64>[] {
  return offsets.flatMap(({ topic, partition, after }) =>
    after === null ? [] : [{ topic, partition, offset: after.offset }],
  );
}

/** True where nothing but these partitions has a commit. */
export function coversAll(commits: PartitionTable<Commit>, offsets: readonly PlannedOffset[]): boolean {
  const planned = new PartitionTable<PlannedOffset>();
  for (const offset of offsets) planned.set(offset, offset);
  return [...commits.entries()].every(([partition]) => planned.get(partition)?.after === null);
}
