import { AppError } from '../../errors.js';
import { deniedRequest, type GuardedRequest, type Requester } from '../denied.js';

/** @param reason the name of Kafka's error, or words */
export function refused(groupId: string, reason: string): AppError {
  const words =
    reason === 'INCONSISTENT_GROUP_PROTOCOL'
      ? 'its members share partitions out in a way that todo-kafka does not know, or use the group protocol of KIP-848'
      : reason;
  // The broker itself has failed, as Kafka 4.3's does over a subscription that promises a list longer than it is.
  const code = reason === 'UNKNOWN_SERVER_ERROR' ? 'CLUSTER_NOT_READY' : 'REQUEST_FAILED';
  return new AppError(code, `cannot join group "${groupId}": ${words}`);
}

/** As `refused`, of a request that an authorizer may forbid. */
export function refusedMember(who: Requester, groupId: string, reason: string, api: GuardedRequest['api']): AppError {
  const denied = deniedRequest(who, `cannot join group "${groupId}"`, reason, { api, group: groupId });
  return denied ?? refused(groupId, reason);
}
