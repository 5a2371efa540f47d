import type { KafkaCluster } from '../kafka/cluster.js';
import { deleteGroups } from '../kafka/group/delete-groups.js';
import type { GroupType } from '../documents/group-words.js';
import type { ItemError } from '../kafka/item-error.js';
import { memberObstacle } from './live-members.js';
import { groupNotFound, selectGroups } from './select-groups.js';
import { undoPartitions, type UndoPartition } from './undo-partitions.js';

/** What deleting one group would mean, or why it is not done. */
export interface PlannedGroupDeletion {
  readonly groupId: string;
  /** null where it does not exist. */
  readonly type: GroupType | null;
  /** What it has committed. */
  readonly commits: readonly UndoPartition[];
  /** null where it can be deleted. */
  readonly obstacle: ItemError | null;
}

export async function planGroupDeletion(
  kafka: KafkaCluster,
  names: readonly string[],
  { ifExists }: { readonly ifExists: boolean },
): Promise<readonly PlannedGroupDeletion[]> {
  const { groups, missing } = await selectGroups(kafka, names, { offsets: true });
  const present = await Promise.all(
    groups.map(async ({ group, commits }) => ({
      groupId: group.groupId,
      type: group.type,
      commits: await undoPartitions(kafka, commits),
      obstacle: memberObstacle(group.groupId, group.members, 'it cannot be deleted'),
    })),
  );
  const absent = ifExists ? [] : missing;
  return [
    ...present,
    ...absent.map((groupId) => ({
      groupId,
      type: null,
      commits: [],
      obstacle: { code: 'GROUP_NOT_FOUND', message: groupNotFound([groupId]).message },
    })),
  ];
}

/** Deletes in one request to each coordinator. @returns the error of each, null where it is gone */
export async function carryOutGroupDeletion(
  kafka: KafkaCluster,
  planned: readonly PlannedGroupDeletion[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const names = planned.filter(({ obstacle }) => obstacle === null).map(({ groupId }) => groupId);
  const errors = await deleteGroups(kafka, names);
  return new Map(
    [...errors].map(([groupId, error]) => {
      if (error?.code !== 'NON_EMPTY_GROUP') return [groupId, error];
      const message = `group "${groupId}" has got a live member meanwhile: it was not deleted`;
      return [groupId, { code: 'GROUP_HAS_MEMBERS', message }];
    }),
  );
}
