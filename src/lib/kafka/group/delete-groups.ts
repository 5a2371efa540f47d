import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import type { ItemError } from '../item-error.js';
import { deleteGroupsApi } from '../protocol/delete-groups.js';
import { askCoordinators } from './ask-coordinators.js';
import { refusedItem } from '../denied.js';

/** Deletes groups with their offsets, in one request to each coordinator. @returns the error of each, null where it is gone */
export async function deleteGroups(
  kafka: KafkaCluster,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  const answers = await askCoordinators(kafka, groupIds, async (brokerId, groupsNames) => {
    const { results } = await kafka.sendTo(brokerId, deleteGroupsApi, { groupsNames });
    return results.map(({ groupId, errorCode }) => ({ groupId, errorCode, value: null }));
  });
  return new Map(
    [...answers].map(([groupId, { errorCode }]) => {
      // It was there when this was planned: a coordinator that has moved may have been asked twice.
      const gone = kafkaErrorCode(errorCode).name === 'GROUP_ID_NOT_FOUND';
      return [groupId, gone ? null : refusedItem(kafka, errorCode, null, { api: deleteGroupsApi, group: groupId })];
    }),
  );
}
