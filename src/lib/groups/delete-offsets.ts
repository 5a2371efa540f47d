import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { deleteGroupOffsets } from '../kafka/group/alter-offsets.js';
import type { DescribedGroup } from '../kafka/group/group-types.js';
import type { ItemError } from '../kafka/item-error.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { TopicPartition } from '../kafka/types.js';
import { changeableGroup } from './group-state.js';
import { memberObstacle } from './live-members.js';
import { groupNotFound } from './select-groups.js';
import { isInScope, type TopicScope } from './topic-scope.js';
import { undoPartitions, type UndoPartition } from './undo-partitions.js';
import type { Int64 } from '../values/int64.js';

export interface PlannedOffsetDeletion {
  readonly groupId: string;
  /** Those that go. */
  readonly commits: readonly UndoPartition[];
  /** Those that stay, and why. */
  readonly left: readonly LeftOffset[];
}

export interface LeftOffset extends TopicPartition {
  /** null without a commit. */
  readonly offset: Int64 | null;
  readonly error: ItemError;
}

/**
 * The commits of a group on topics, or on some partitions of them, without those on topics that its live members read.
 * @throws AppError GROUP_NOT_FOUND, GROUP_UNSUITABLE, GROUP_HAS_MEMBERS where live members read all the topics,
 * OFFSET_NOT_COMMITTED for a topic without any commit
 */
export async function planOffsetDeletion(
  kafka: KafkaCluster,
  groupId: string,
  scopes: readonly TopicScope[],
): Promise<PlannedOffsetDeletion> {
  const { group, commits } = await changeableGroup(kafka, groupId);
  if (group === null) throw groupNotFound([groupId]);
  const bare = scopes.find(({ topic }) => commits.ofTopic(topic).size === 0);
  if (bare !== undefined) {
    throw new AppError('OFFSET_NOT_COMMITTED', `group "${groupId}" has no commit on topic "${bare.topic}"`, {
      hint: 'See what it has committed with `todo-kafka groups describe`.',
    });
  }
  const obstacles = readersOf(group, scopes);
  if (obstacles.size === scopes.length) throw membersError(obstacles);
  const wanted = (await undoPartitions(kafka, commits)).filter((commit) => isInScope(commit, scopes));
  const uncommitted = scopes.flatMap(({ topic, partitions }) =>
    (partitions ?? [])
      .filter((partition) => commits.get({ topic, partition }) === undefined)
      .map((partition) => ({ topic, partition, offset: null, error: notCommitted })),
  );
  const read = wanted.flatMap(({ topic, partition, offset }) => {
    const error = obstacles.get(topic);
    return error === undefined ? [] : [{ topic, partition, offset, error }];
  });
  return { groupId, commits: wanted.filter(({ topic }) => !obstacles.has(topic)), left: [...uncommitted, ...read] };
}

const notCommitted: ItemError = { code: 'OFFSET_NOT_COMMITTED', message: 'there is no commit' };

/** The topics that live members read, and who they are. */
function readersOf({ groupId, members }: DescribedGroup, scopes: readonly TopicScope[]): Map<string, ItemError> {
  const obstacles = new Map<string, ItemError>();
  for (const { topic } of scopes) {
    const readers = members.filter(({ topics, partitions }) =>
      [...topics, ...partitions.map((partition) => partition.topic)].includes(topic),
    );
    const obstacle = memberObstacle(groupId, readers, `its commits on topic "${topic}" cannot be deleted`);
    if (obstacle !== null) obstacles.set(topic, obstacle);
  }
  return obstacles;
}

function membersError(obstacles: ReadonlyMap<string, ItemError>): AppError {
  const [message = ''] = [...obstacles.values()].map((obstacle) => obstacle.message);
  return new AppError('GROUP_HAS_MEMBERS', message);
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
