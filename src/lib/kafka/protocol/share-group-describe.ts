import type { Api } from './api.js';
import { array, boolean, int16, int32, nullableString, string, struct, uuid, type ValueOf } from './codec.js';

const request = struct({ groupIds: array(string), includeAuthorizedOperations: boolean });

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
      rackId: nullableString,
      memberEpoch: int32,
      clientId: string,
      clientHost: string,
      subscribedTopicNames: array(string),
      assignment: struct({
        topicPartitions: array(struct({ topicId: uuid, topicName: string, partitions: array(int32) })),
      }),
    }),
  ),
  authorizedOperations: int32,
});

const response = struct({ throttleTimeMs: int32, groups: array(group) });

export type DescribedShareGroup = ValueOf<typeof group>;

/** ShareGroupDescribe (KIP-932): share groups, whose members may share a partition; asked of their coordinator. */
export const shareGroupDescribeApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 77,
  name: 'ShareGroupDescribe',
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,
  request,
  response,
};
