import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { ItemError } from '../item-error.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { leaveGroupApi } from '../protocol/leave-group.js';
import { Coordinator } from './coordinator.js';
import type { DescribedGroup, DescribedMember } from './group-types.js';
import { refusedItem, refusedRequest } from '../denied.js';

/** Since version 3, which came with Kafka 2.4, others may have members leave, several and static ones (KIP-345). */
const versionWithMembers = 3;

/**
 * Has members leave their group, all in one request. A member is named by its id, and by its instance id where it is a static
 * one: another that has taken its place meanwhile stays.
 * @returns the error of each member id, null where it has left
 * @throws AppError REQUEST_FAILED where the broker is too old, or refuses the request
 */
export async function removeGroupMembers(
  kafka: KafkaCluster,
  { groupId, coordinator }: DescribedGroup,
  members: readonly DescribedMember[],
): Promise<ReadonlyMap<string, ItemError | null>> {
  if (members.length === 0) return new Map();
  const version = await kafka.versionAt(coordinator, leaveGroupApi);
  if (version !== null && version < versionWithMembers) {
    throw new AppError('REQUEST_FAILED', 'brokers before Kafka 2.4 let members leave by themselves only');
  }
  const answer = await new Coordinator(kafka, CoordinatorType.group, groupId).send(
    leaveGroupApi,
    {
      groupId,
      memberId: '',
      members: members.map(({ memberId, instanceId }) => ({ memberId, groupInstanceId: instanceId, reason })),
    },
    ({ errorCode }) => errorCode,
  );
  const asked = { api: leaveGroupApi, group: groupId };
  if (answer.errorCode !== NO_ERROR) {
    const { name } = kafkaErrorCode(answer.errorCode);
    throw refusedRequest(kafka, `cannot remove members of group "${groupId}"`, name, asked);
  }
  return new Map(
    answer.members.map(({ memberId, errorCode }) => [memberId, refusedItem(kafka, errorCode, null, asked)]),
  );
}

/** What the broker's log says of it (KIP-800). */
const reason = 'removed with todo-kafka groups remove-members';
