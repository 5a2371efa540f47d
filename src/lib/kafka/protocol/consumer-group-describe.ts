import type { Api } from './api.js';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableString,
  since,
  string,
  struct,
  uuid,
  type ValueOf,
} from './codec.js';

const request = struct({ groupIds: array(string), includeAuthorizedOperations: boolean });

const assignment = struct({
  topicPartitions: array(struct({ topicId: uuid, topicName: string, partitions: array(int32) })),
});

const group = struct({
  errorCode: int16,
  errorMessage: nullableString,
  groupId: string,
  groupState: string,
  groupEpoch: int32,
  assignmentEpoch: int32,
  assignorName: string,
  members: array(
    struct({
      memberId: string,
      instanceId: nullableString,
      rackId: nullableString,
      memberEpoch: int32,
      clientId: string,
      clientHost: string,
      subscribedTopicNames: array(string),
      subscribedTopicRegex: nullableString,
      /** What the member has, and what it is to have. */
      assignment,
      targetAssignment: assignment,
      /** 0 for a member that speaks the classic protocol, 1 for one that speaks this (KIP-1099). */
      memberType: since(1, int8, -1),
    }),
  ),
  authorizedOperations: int32,
});

const response = struct({ throttleTimeMs: int32, groups: array(group) });

export type DescribedConsumerGroup = ValueOf<typeof group>;

/** ConsumerGroupDescribe (KIP-848): consumer groups whose assignment the brokers make; asked of their coordinator. */
export const consumerGroupDescribeApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  request,
  response,
};
