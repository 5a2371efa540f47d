import type { KafkaCluster } from '../kafka/cluster.js';
import { commitGroupOffsets, deleteGroupOffsets } from '../kafka/group/alter-offsets.js';
import { deleteGroups } from '../kafka/group/delete-groups.js';
import type { ItemError } from '../kafka/item-error.js';
import { expectNoMembers } from './live-members.js';
import { isLeftAlone, type PlannedOffset, type ResetPlan } from './reset-plan.js';
import { failedFor } from '../kafka/denied.js';

export interface ResetOutcome extends PlannedOffset {
  /** null where it is done. */
  readonly error: ItemError | null;
}

/** @throws AppError GROUP_HAS_MEMBERS */
export function expectIdle({ groupId, members }: ResetPlan): void {
  expectNoMembers(groupId, members, 'its offsets cannot be moved');
}

/**
 * Carries a plan out: all new offsets in one request, then those that go in another.
 * @throws AppError GROUP_HAS_MEMBERS where the group has live members, also such as came after the plan was made
 */
export async function applyReset(kafka: KafkaCluster, plan: ResetPlan): Promise<readonly ResetOutcome[]> {
  expectIdle(plan);
  const { groupId, offsets, deletesGroup } = plan;
  const commits = offsets.flatMap(({ topic, partition, after }) =>
    after === null ? [] : [{ topic, partition, ...after }],
  );
  const removals = offsets.filter((offset) => offset.after === null && offset.before !== null && !isLeftAlone(offset));
  const committed = await commitGroupOffsets(kafka, groupId, commits);
  if (deletesGroup) await deleteGroup(kafka, groupId);
  const removed = await deleteGroupOffsets(kafka, groupId, deletesGroup ? [] : removals);
  return offsets.map((offset) => ({
    ...offset,
    error: committed.get(offset) ?? removed.get(offset) ?? obstacleError(offset),
  }));
}

async function deleteGroup(kafka: KafkaCluster, groupId: string): Promise<void> {
  const error = (await deleteGroups(kafka, [groupId])).get(groupId) ?? null;
  if (error !== null) throw failedFor(`cannot delete group "${groupId}"`, error);
}

export function obstacleError({ topic, partition, obstacle }: PlannedOffset): ItemError | null {
  switch (obstacle) {
    case null:
      return null;
    case 'missing':
      return { code: 'PARTITION_NOT_FOUND', message: `topic "${topic}" has no partition ${partition}` };
    case 'recreated':
      return { code: 'TOPIC_NOT_FOUND', message: `topic "${topic}" was deleted and made anew since` };
  }
}
