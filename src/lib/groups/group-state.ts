import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { Commit } from '../kafka/group/group-offsets.js';
import type { DescribedGroup } from '../kafka/group/group-types.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { selectGroups } from './select-groups.js';

/** One group with its commits. */
export interface GroupState {
  /** null where it does not exist. */
  readonly group: DescribedGroup | null;
  readonly commits: PartitionTable<Commit>;
}

/**
 * A group whose offsets are about to be changed, once no transaction is about to change them.
 * @throws AppError GROUP_UNSUITABLE for a group whose offsets are not commits that can be moved
 */
export async function changeableGroup(kafka: KafkaCluster, groupId: string): Promise<GroupState> {
  const { groups } = await selectGroups(kafka, [groupId], { offsets: true, stable: true });
  const [found] = groups;
  if (found === undefined) return { group: null, commits: new PartitionTable() };
  const reason = unsuitable[found.group.type];
  if (reason !== undefined) throw new AppError('GROUP_UNSUITABLE', `group "${groupId}" is ${reason}`);
  return found;
}

const unsuitable: Readonly<Partial<Record<DescribedGroup['type'], string>>> = {
  share:
    'a share group: its members are given records one by one, and it has no commits to move; `kafka-share-groups.sh` resets where it starts',
  streams:
    'a streams group: its offsets belong together with its state and its internal topics; `kafka-streams-groups.sh` resets them all',
};
