import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { deleteGroupOffsets } from '../kafka/group/alter-offsets.js';
import type { ItemError } from '../kafka/item-error.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { TopicPartition } from '../kafka/types.js';
import { changeableGroup } from './group-state.js';
import { expectNoMembers } from './live-members.js';
import { groupNotFound } from './select-groups.js';
import { isInScope, type TopicScope } from './topic-scope.js';
import { undoPartitions, type UndoPartition } from './undo-partitions.js';

export interface PlannedOffsetDeletion {
  readonly groupId: string;
  readonly commits: readonly UndoPartition[];
  /** Partitions that were named and have no commit. */
  readonly uncommitted: readonly TopicPartition[];
}

/**
 * The commits of a group on topics, or on some partitions of them.
 * @throws AppError GROUP_NOT_FOUND, GROUP_UNSUITABLE, GROUP_HAS_MEMBERS where live members read the topics,
 * OFFSET_NOT_COMMITTED for a topic without any commit
 */
export async function planOffsetDeletion(
  kafka: KafkaCluster,
  groupId: string,
  scopes: readonly TopicScope[],
): Promise<PlannedOffsetDeletion> {
  const { group, commits } = await changeableGroup(kafka, groupId);
  if (group === null) throw groupNotFound([groupId]);
  for (const { topic } of scopes) {
    const readers = group.members.filter(({ topics, partitions }) =>
      [...topics, ...partitions.map((each) => each.topic)].includes(topic),
    );
    expectNoMembers(groupId, readers, `its commits on topic "${topic}" cannot be deleted`);
    if (commits.ofTopic(topic).size > 0) continue;
    throw new AppError('OFFSET_NOT_COMMITTED', `group "${groupId}" has no commit on topic "${topic}"`, {
      hint: 'See what it has committed with `todo-kafka groups describe`.',
    });
  }
  const wanted = (await undoPartitions(kafka, commits)).filter((each) => isInScope(each, scopes));
  const named = scopes.flatMap(({ topic, partitions }) =>
    (partitions ?? []).map((partition) => ({ topic, partition })),
  );
  return { groupId, commits: wanted, uncommitted: named.filter((each) => commits.get(each) === undefined) };
}

/** @returns the error of each commit, null where it is gone */
export async function carryOutOffsetDeletion(
  kafka: KafkaCluster,
  { groupId, commits }: PlannedOffsetDeletion,
): Promise<PartitionTable<ItemError | null>> {
  const errors = await deleteGroupOffsets(kafka, groupId, commits);
  const explained = new PartitionTable<ItemError | null>();
  for (const [partition, error] of errors.entries()) {
    const subscribed = error?.code === 'GROUP_SUBSCRIBED_TO_TOPIC';
    const message = `live members of the group read topic "${partition.topic}"`;
    explained.set(partition, subscribed ? { code: error.code, message } : error);
  }
  return explained;
}
